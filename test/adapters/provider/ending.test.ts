import { expect, test } from "vitest";
import type { FakeReply } from "../../fakes/fake-server.ts";
import { ok, scripted } from "./scripted.ts";

const steps = {
  get: { method: "GET", path: "/keys/${id}" },
  disable: { method: "POST", path: "/keys/${id}/off" },
  enable: { method: "POST", path: "/keys/${id}/on" },
  end: { method: "DELETE", path: "/keys/${id}", after: "disable" },
};
const key = { id: "/id", state: { enabled: "/on" } };
const gone = { status: [410] };

/** Ends a key that is on or off at a server that answers so, and gives what came of it and which calls were made. */
async function ending(on: boolean | null, answers: Readonly<Record<string, FakeReply>> = {}) {
  const { server, provider } = await scripted(
    ({ method }) => answers[method] ?? (method === "GET" ? ok({ id: "k1", on }) : ok({})),
    { key, gone, steps },
  );
  const came = await provider.endKey("k1").then(
    (how) => how,
    ({ code, happened }: { readonly code: string; readonly happened: string }) => `${code} ${happened}`,
  );
  return `${came}: ${server.calls.map(({ method }) => method).join(" ")}`;
}

test("a key that lives is disabled and then ended, and one that is disabled only ended", async () => {
  expect(await ending(true)).toBe("ended: GET POST DELETE");
  expect(await ending(false)).toBe("ended: GET DELETE");
  expect(await ending(null)).toBe("ended: GET POST DELETE");
});

test("a key that is gone isn't disabled any more", async () => {
  expect(await ending(true, { GET: { status: 410, body: {} } })).toBe("alreadyGone: GET");
  expect(await ending(true, { DELETE: { status: 410, body: {} } })).toBe("alreadyGone: GET POST DELETE");
});

test("an end that fails after this disable has changed something, and one of a disabled key hasn't", async () => {
  const conflict = { DELETE: { status: 409, body: {} } };
  expect(await ending(true, conflict)).toBe("ERR_PROVIDER_CONFLICT unknown: GET POST DELETE");
  expect(await ending(false, conflict)).toBe("ERR_PROVIDER_CONFLICT no: GET DELETE");
});

test("a key that can't be disabled isn't ended", async () => {
  expect(await ending(true, { POST: { status: 409, body: {} } })).toBe("ERR_PROVIDER_CONFLICT no: GET POST");
  expect(await ending(true, { POST: { status: 500, body: {} } })).toBe(
    "ERR_PROVIDER_FAILED unknown: GET POST",
  );
  expect(await ending(true, { GET: { status: 500, body: {} } })).toBe("ERR_PROVIDER_FAILED no: GET");
});
