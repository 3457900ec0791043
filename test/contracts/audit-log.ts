import { describe, expect, it } from "vitest";
import type { AuditGap, AuditQuery, AuditRow } from "../../src/core/audit.ts";
import { auditMappingSchema } from "../../src/formats/audit-mapping.ts";
import type { AuditLog } from "../../src/ports/audit-log.ts";

/** Shape of the records that every case writes. */
export const contractMapping = auditMappingSchema.parse({
  at: { pointer: "/at", format: "iso" },
  id: "/id",
  keyId: "/keyId",
  principal: "/who",
  address: "/ip",
  userAgent: "/ua",
  action: "/path",
  outcome: { pointer: "/status", accepted: ["2xx"], refused: [401, 403] },
  minted: [{ id: "/made", kind: "session", when: { body: { pointer: "/path", equals: "/login" } } }],
  identifiesKey: true,
  recordsRefusals: false,
  covers: ["/work"],
  lag: "10s",
  cannotSee: ["calls to other hosts"],
});

/** A record of the source, or one that the source has but nobody can read. */
export type ContractRecord = Readonly<Record<string, unknown>> | "unreadable";

export interface AuditLogContract {
  /** A source of `contractMapping` that holds these records in this order and reaches back before `contractQuery`. */
  readonly open: (records: readonly ContractRecord[]) => Promise<AuditLog>;
  readonly unreachable: () => Promise<AuditLog>;
}

export const contractQuery: AuditQuery = { from: "2024-03-02T10:00:00.000Z", to: "2024-03-02T11:00:00.000Z" };

/** A record at a minute of the hour that `contractQuery` asks for. */
export function recordAt(minute: number, more: Readonly<Record<string, unknown>> = {}): ContractRecord {
  const at = new Date(Date.parse(contractQuery.from) + minute * 60_000).toISOString();
  return {
    at,
    id: `r${minute}`,
    keyId: "k1",
    who: "ana",
    ip: "192.0.2.7",
    ua: "svc/1",
    path: "/work",
    status: 200,
    ...more,
  };
}

/** Everything that a source gives. */
export async function readAll(
  log: AuditLog,
  query: AuditQuery = contractQuery,
): Promise<{ readonly rows: readonly AuditRow[]; readonly gaps: readonly AuditGap[] }> {
  const rows: AuditRow[] = [];
  const gaps: AuditGap[] = [];
  for await (const item of log.read(query)) {
    if (item.type === "row") rows.push(item);
    else gaps.push(item);
  }
  return { rows, gaps };
}

/** What every audit source owes to those who read it. */
export function auditLogContract({ open, unreachable }: AuditLogContract): void {
  describe("audit-log contract", () => {
    it("gives rows with every field that the mapping names", async () => {
      const { rows, gaps } = await readAll(
        await open([recordAt(1), recordAt(2, { path: "/login", made: "s9" })]),
      );
      expect(gaps).toEqual([]);
      const row = {
        type: "row",
        id: "r1",
        at: "2024-03-02T10:01:00.000Z",
        keyId: "k1",
        principal: "ana",
        address: "192.0.2.7",
        userAgent: "svc/1",
        action: "/work",
        outcome: "accepted",
        hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      };
      expect(rows[0]).toEqual(row);
      expect(rows[1]).toMatchObject({ id: "r2", minted: { id: "s9", kind: "session" } });
    });

    it("declares what its mapping declares", async () => {
      const { capabilities } = await open([]);
      expect(capabilities).toEqual({
        identifiesKey: true,
        recordsRefusals: false,
        covers: ["/work"],
        lag: 10,
        cannotSee: ["calls to other hosts"],
      });
    });

    it("an empty source gives no rows", async () => {
      expect((await readAll(await open([]))).rows).toEqual([]);
    });

    it("gives rows that are out of order", async () => {
      const { rows, gaps } = await readAll(await open([recordAt(9), recordAt(3), recordAt(7)]));
      expect(rows.map(({ id }) => id).toSorted()).toEqual(["r3", "r7", "r9"]);
      expect(gaps).toEqual([]);
    });

    it("gives a record that is there twice once", async () => {
      const { rows } = await readAll(await open([recordAt(3), recordAt(4), recordAt(3), recordAt(3)]));
      expect(rows.map(({ id }) => id)).toEqual(["r3", "r4"]);
    });

    it("gives records without an id an id that is the same at every reading", async () => {
      const log = await open([
        recordAt(3, { id: null }),
        recordAt(4, { id: null }),
        recordAt(4, { id: null }),
      ]);
      const first = await readAll(log);
      expect(new Set(first.rows.map(({ id }) => id)).size).toBe(2);
      expect((await readAll(log)).rows).toEqual(first.rows);
    });

    it("a call can't hide behind the id of another one", async () => {
      const { rows } = await readAll(await open([recordAt(3), recordAt(4, { id: "r3", ip: "203.0.113.9" })]));
      expect(rows.map(({ address }) => address)).toEqual(["192.0.2.7", "203.0.113.9"]);
      expect(rows[0]?.id).not.toBe(rows[1]?.id);
    });

    it("gives rows of the time asked for only, both ends included", async () => {
      const minutes = [-1, 0, 30, 60, 61];
      const { rows } = await readAll(await open(minutes.map((minute) => recordAt(minute))));
      expect(rows.map(({ id }) => id)).toEqual(["r0", "r30", "r60"]);
    });

    it("keeps rows that name no key when asked for some keys", async () => {
      const log = await open([recordAt(1), recordAt(2, { keyId: null, status: 401 })]);
      const { rows } = await readAll(log, { ...contractQuery, keyIds: ["k1"] });
      expect(rows.map(({ keyId, outcome }) => [keyId, outcome])).toEqual([
        ["k1", "accepted"],
        [null, "refused"],
      ]);
    });

    it("unreadable records become one gap between their neighbours, as wide as records can be late", async () => {
      const records = [
        recordAt(3),
        "unreadable",
        recordAt(4, { at: "yesterday" }),
        recordAt(5),
        recordAt(6),
      ] as const;
      const { rows, gaps } = await readAll(await open(records));
      expect(rows.map(({ id }) => id)).toEqual(["r3", "r5", "r6"]);
      expect(gaps).toEqual([
        {
          type: "gap",
          from: "2024-03-02T10:02:50.000Z",
          to: "2024-03-02T10:05:10.000Z",
          reason: expect.stringMatching(/^2 records can't be read; the first: /) as string,
        },
      ]);
    });

    it("an unreadable record at the end leaves the time up to the end of the query open", async () => {
      const { gaps } = await readAll(await open([recordAt(3), recordAt(4), "unreadable"]));
      expect(gaps).toMatchObject([{ to: contractQuery.to }]);
    });

    it("unreadable records of another time than the one asked for are no gap", async () => {
      const { gaps } = await readAll(await open([recordAt(-9), "unreadable", recordAt(-8), recordAt(1)]));
      expect(gaps).toEqual([]);
    });

    it("a source that can't be reached throws", async () => {
      await expect(readAll(await unreachable())).rejects.toThrow(/./);
    });
  });
}
