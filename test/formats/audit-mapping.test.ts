import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { auditCapabilities, auditMappingSchema, toAuditRow } from "../../src/formats/audit-mapping.ts";

type Input = z.input<typeof auditMappingSchema>;

const least: Input = {
  at: { pointer: "/t", format: "s" },
  identifiesKey: false,
  recordsRefusals: false,
  lag: "5m",
};

function row(more: Partial<Input>, raw: unknown) {
  return toAuditRow(auditMappingSchema.parse({ ...least, ...more }), raw, "h1", "fallback");
}

describe("audit-mapping", () => {
  it("a field that the mapping doesn't name, or that isn't there, is null or unknown, never guessed", () => {
    expect(row({ keyId: "/k" }, { t: 1709373600, ip: "192.0.2.1", status: 200 })).toEqual({
      type: "row",
      id: "fallback",
      at: "2024-03-02T10:00:00.000Z",
      keyId: null,
      principal: null,
      address: null,
      userAgent: null,
      action: null,
      outcome: "unknown",
      hash: "h1",
    });
  });

  it.each([
    ["abc", "abc"],
    [42, "42"],
    [2 ** 60, null],
    [1.5, null],
    ["", null],
    [null, null],
    [true, null],
    [{ id: "abc" }, null],
    [["abc"], null],
  ])("a key id of %j is read as %j", (value, keyId) => {
    expect(row({ keyId: "/k" }, { t: 1, k: value })).toMatchObject({ keyId });
  });

  it.each([
    [200, "accepted"],
    ["204", "accepted"],
    [401, "refused"],
    ["403", "refused"],
    [404, "unknown"],
    [429, "unknown"],
    [2000, "unknown"],
    [null, "unknown"],
    [[200], "unknown"],
    [undefined, "unknown"],
  ])("a status of %j is %s", (status, outcome) => {
    const rule = { pointer: "/status", accepted: ["2xx"], refused: [401, 403] };
    expect(row({ outcome: rule }, { t: 1, status })).toMatchObject({ outcome });
  });

  it("a log that writes an error code or nothing says so in its mapping", () => {
    const outcome = { pointer: "/errorCode", refused: ["InvalidClientTokenId"], absent: "accepted" as const };
    expect(row({ outcome }, { t: 1 })).toMatchObject({ outcome: "accepted" });
    expect(row({ outcome }, { t: 1, errorCode: "InvalidClientTokenId" })).toMatchObject({
      outcome: "refused",
    });
    expect(row({ outcome }, { t: 1, errorCode: "Throttling" })).toMatchObject({ outcome: "unknown" });
  });

  it("a value in both lists is unknown", () => {
    const outcome = { pointer: "/status", accepted: ["2xx", "4xx"], refused: [401] };
    expect(row({ outcome }, { t: 1, status: 401 })).toMatchObject({ outcome: "unknown" });
  });

  const minting: Partial<Input> = {
    outcome: { pointer: "/status", accepted: [200], refused: [403] },
    minted: [
      { id: "/made/key", kind: "key", when: { body: { pointer: "/op", equals: "create" } } },
      { id: "/made/session", kind: "session", when: { body: { pointer: "/made/session", exists: true } } },
    ],
  };

  it("names what a call made", () => {
    const key = row(minting, { t: 1, status: 200, op: "create", made: { key: "k9" } });
    expect(key).toMatchObject({ minted: { id: "k9", kind: "key" } });
    const session = row(minting, { t: 1, status: 200, op: "login", made: { session: "s9" } });
    expect(session).toMatchObject({ minted: { id: "s9", kind: "session" } });
    expect(row(minting, { t: 1, status: 200, op: "read" })).not.toHaveProperty("minted");
  });

  it("a call that made a credential without naming it can't be read; a refused one made nothing", () => {
    expect(row(minting, { t: 1, status: 200, op: "create" })).toHaveProperty("problem");
    const refused = row(minting, { t: 1, status: 403, op: "create" });
    expect(refused).toMatchObject({ type: "row", outcome: "refused" });
    expect(refused).not.toHaveProperty("minted");
  });

  it.each([[null], [[1]], ["text"], [42], [{}], [{ t: "soon" }]])(
    "%j is a problem that shows nothing of it",
    (raw) => {
      expect(row({}, raw)).toEqual({ problem: expect.not.stringContaining("soon") as string });
    },
  );

  it("inherited members are no fields", () => {
    expect(row({ keyId: "/constructor/name" }, { t: 1 })).toMatchObject({ keyId: null });
  });

  it("covers everything unless told, and gives the lag in seconds", () => {
    expect(auditCapabilities(auditMappingSchema.parse(least))).toEqual({
      identifiesKey: false,
      recordsRefusals: false,
      covers: ["*"],
      lag: 300,
      cannotSee: [],
    });
  });

  it("names principals throughout only if it says so", () => {
    const outcome = { pointer: "/s", accepted: ["2xx"], refused: [401] };
    const told = auditMappingSchema.parse({ ...least, principal: "/u", outcome, identifiesPrincipal: true });
    expect(auditCapabilities(told)).toMatchObject({ identifiesKey: false, identifiesPrincipal: true });
    expect(
      auditCapabilities(auditMappingSchema.parse({ ...least, principal: "/u", outcome })),
    ).not.toHaveProperty("identifiesPrincipal");
  });

  it.each([
    ["identifies the principal without naming it", { identifiesPrincipal: true }],
    ["identifies the principal without an outcome", { principal: "/u", identifiesPrincipal: true }],
    ["identifies the key without a keyId", { identifiesKey: true }],
    ["records refusals without an outcome", { keyId: "/k", recordsRefusals: true }],
    ["a word that isn't in the format", { colour: "/c" }],
    ["a pointer that isn't one", { keyId: "k" }],
  ])("refuses a mapping that claims too much: %s", (_what, more) => {
    expect(auditMappingSchema.safeParse({ ...least, ...more }).success).toBe(false);
  });
});
