import { expect, test } from "vitest";
import type { Caller } from "../../src/core/evidence.ts";
import type { EventData, JournalEntry } from "../../src/core/journal.ts";
import { replayCallers } from "../../src/formats/incident-callers.ts";
import { scenarioWorldSchema } from "../../src/formats/scenario-world.ts";

const AT = "2026-11-23T09:00:00.000Z";
const OPENING = { plan: { consumers: [] } } as unknown as EventData["incident.opened"];

type Shown = Pick<Caller, "userAgent" | "address" | "principal" | "actions">;

/** One caller whom people called a consumer, and one whom they called hostile; both say the same of themselves. */
function played(shown: Shown) {
  const callers = ["C-0000000a", "C-0000000b"].map((id) => ({
    id,
    key: "old",
    keyId: "key_1",
    accepted: 2,
    refused: 0,
    first: AT,
    last: "2026-11-23T09:10:00.000Z",
    lastAccepted: AT,
    rowsHash: "x",
    ...shown,
  }));
  const entries = [
    { type: "audit.read", at: AT, data: { callers, lineage: [], readings: [] } },
    { type: "caller.classified", at: AT, data: { caller: "C-0000000a", as: "consumer" } },
    { type: "caller.classified", at: AT, data: { caller: "C-0000000b", as: "hostile" } },
  ] as unknown as readonly JournalEntry[];
  const { forgotten, thief, unknowns } = replayCallers(entries, OPENING, AT);
  return { world: { forgotten, thief }, unknowns };
}

const PLAIN: Shown = {
  userAgent: "curl/8.5.0",
  address: "198.51.100.9",
  principal: "casey",
  actions: ["read"],
};

function problemsOf({ forgotten, thief }: ReturnType<typeof played>["world"]): readonly string[] {
  const provider = { identifiesKey: true, recordsRefusals: true, covers: ["*"], auditLag: 0 };
  const known = scenarioWorldSchema.safeParse({
    leaked: { kind: "user" },
    provider,
    consumers: {},
    forgotten,
    thief,
  });
  return known.success ? [] : known.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

test("callers come back as they showed in the log", () => {
  const { world } = played(PLAIN);
  expect(world.thief).toMatchObject({ userAgent: "curl/8.5.0", address: "198.51.100.9" });
  expect(world.forgotten[0]).toMatchObject({
    consumer: { match: { userAgents: ["curl/8.5.0"], networks: ["198.51.100.9"], principals: ["casey"] } },
  });
  expect(problemsOf(world)).toEqual([]);
});

test.each<[string, Partial<Shown>]>([
  ["an agent of any length", { userAgent: "x".repeat(3000) }],
  ["no name", { userAgent: "" }],
  ["an agent that would match everybody", { userAgent: "***" }],
  ["an address with a port", { address: "198.51.100.9:4242" }],
  ["an address that is none", { address: "-" }],
  ["a principal of any length", { principal: "p".repeat(300) }],
  ["an empty principal", { principal: "" }],
  ["actions that are none", { actions: ["", "a".repeat(300)] }],
])("whoever calls with %s can't make the file one that nobody can play", (_what, shown) => {
  expect(problemsOf(played({ ...PLAIN, ...shown }).world)).toEqual([]);
});

test("an address that the log didn't give as one is said to be unknown", () => {
  expect(played(PLAIN).unknowns.join()).not.toContain("Where the thief called from");
  expect(played({ ...PLAIN, address: "-" }).unknowns.join()).toContain("Where the thief called from");
});
