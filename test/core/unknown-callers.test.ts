import { expect, test } from "vitest";
import { keyKindOf, unclassifiedCallers } from "../../src/core/unknown-callers.ts";
import { LEAKED, after, consumer, gated, saw, stranger } from "./builders.ts";

test("a key is the leaked one, one that was made with it under any of its names, or else a replacement", () => {
  const lineage = [
    { id: "made-1", aliases: [] },
    { id: "made-2", aliases: ["session-2"] },
  ];
  const kinds = [LEAKED, "made-1", "made-2", "session-2", "key-api"].map((id) =>
    keyKindOf(LEAKED, lineage, id),
  );
  expect(kinds).toEqual(["old", "lineage", "lineage", "lineage", "replacement"]);
});

test("a stranger on one of several replacements is to be named, on a key that is none of them isn't", () => {
  const incident = gated({ consumers: [consumer("api"), consumer("cron")] });
  const on = (keyId: string) =>
    unclassifiedCallers(
      after(incident, saw(700, { callers: [stranger(650, { key: "replacement", keyId })] })),
    );
  for (const keyId of ["key-api", "key-cron"]) expect(on(keyId)).toMatchObject([{ keyId }]);
  expect(on("key-else")).toEqual([]);
});
