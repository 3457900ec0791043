import { expect, it } from "vitest";
import { startAuxotApi } from "../fakes/auxot-api.ts";
import { fakeBed, openShipped } from "./provider-bed.ts";
import { providerContract } from "./provider.ts";

const VARIABLES = { teamId: "t1" };

providerContract("auxot, by the example of a mapping", {
  start: () => fakeBed(startAuxotApi()),
  open: (bed) => openShipped(bed, "auxot", VARIABLES),
  skip: [
    {
      reason: "the whole list is one page",
      cases: [
        "a list that breaks off on a later page is an error, never a shorter list",
        "a key that was there all the time isn't missed while others come and go",
        "a list that never holds still is an error, or misses nothing that was there",
      ],
    },
    {
      reason: "a key that isn't in the list is unknown until somebody has seen what the list shows",
      cases: ["an ended key is refused and dead, and others live on"],
    },
    {
      reason: "Auxot's keys have no scopes",
      cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
    },
    {
      reason: "Auxot can't disable or restrict a key",
      cases: [
        "a disabled key is refused and lives again when it is enabled",
        "a disable that isn't confirmed isn't taken for one",
        "a key can be restricted and the restriction lifted",
      ],
    },
  ],
});

it("a deleted key is refused and unknown, and others live on", async () => {
  const bed = await fakeBed(startAuxotApi());
  const provider = openShipped(bed, "auxot", VARIABLES);
  const { key, value } = await provider.createKey({ name: 'a"},{"x":"\r\n${id}' });
  const other = await provider.createKey({ name: "new" });
  expect(key).toMatchObject({ name: 'a"},{"x":"\r\n${id}', state: "live", kind: "team" });
  expect(await provider.endKey(key.id)).toBe("ended");
  expect([await bed.accepts(value), await bed.accepts(other.value)]).toEqual([false, true]);
  expect((await provider.getKey(key.id)).state).toBe("unknown");
  expect((await provider.listKeys()).map(({ id }) => id)).toEqual([other.key.id]);
  await bed.stop();
});
