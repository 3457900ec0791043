import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { describe, expect, it } from "vitest";
import type { EventBody } from "../../src/core/journal.ts";
import type { Journal } from "../../src/ports/journal.ts";

const AT = "2026-11-23T03:00:00.000Z";
const INCIDENT = "L-20261123-k3f9";

export interface OpenedJournal {
  readonly journal: Journal;
  /** Makes a lease and gives its token; a second call takes over. */
  readonly lease: (incident: string) => number;
  readonly release: (incident: string, token: number) => void;
}

/** What every journal promises. `open` gives a fresh, empty one. */
export function journalContract(name: string, open: () => OpenedJournal): void {
  describe(`journal contract: ${name}`, () => {
    it("gives back what was appended, numbered from one, in order", () => {
      const { journal } = open();
      const appended = [...journal.append(INCIDENT, [row(1), row(2)]), ...journal.append(INCIDENT, [row(3)])];
      expect(appended.map((entry) => entry.seq)).toStrictEqual([1, 2, 3]);
      expect(appended[2]).toMatchObject({ ...row(3), incident: INCIDENT });
      expect(journal.read(INCIDENT)).toStrictEqual(appended);
      expect(journal.read(INCIDENT, 2)).toStrictEqual(appended.slice(2));
      expect(journal.read(INCIDENT, 3)).toStrictEqual([]);
    });

    it("chains every entry to the one before it by a hash over its canonical form", () => {
      const { journal } = open();
      journal.append(INCIDENT, [row(1), row(2), row(3)]);
      const entries = journal.read(INCIDENT);
      for (const [index, { hash, ...rest }] of entries.entries()) {
        expect(hash).toBe(
          createHash("sha256")
            .update(canonicalize(rest) ?? "")
            .digest("hex"),
        );
        if (index > 0) expect(rest.prev).toBe(entries[index - 1]?.hash);
      }
      expect(entries[0]?.prev).toMatch(/^[0-9a-f]{64}$/);
    });

    it("keeps incidents apart and lists them in the order of their first entries", () => {
      const { journal } = open();
      journal.append("L-2", [row(1)]);
      journal.append("L-1", [row(2)]);
      journal.append("L-2", [row(3)]);
      expect(journal.incidents()).toStrictEqual(["L-2", "L-1"]);
      expect(journal.read("L-1").map((entry) => entry.seq)).toStrictEqual([1]);
      expect(journal.read("L-3")).toStrictEqual([]);
    });

    it("writes nothing if anything was appended after the entry that the writer saw last", () => {
      const { journal } = open();
      journal.append(INCIDENT, [row(1)], { atHead: 0 });
      expect(() => journal.append(INCIDENT, [row(2)], { atHead: 0 })).toThrow(withCode("ERR_HEAD_MOVED"));
      expect(() => journal.append(INCIDENT, [row(2)], { atHead: 2 })).toThrow(withCode("ERR_HEAD_MOVED"));
      expect(journal.read(INCIDENT)).toHaveLength(1);
      journal.append(INCIDENT, [row(2)], { atHead: 1 });
      expect(journal.read(INCIDENT)).toHaveLength(2);
    });

    it("refuses a driver whose lease was taken over, released or never there, and writes nothing", () => {
      const { journal, lease, release } = open();
      journal.append(INCIDENT, [row(1)]);
      expect(() => journal.append(INCIDENT, [row(2)], { token: 1 })).toThrow(withCode("ERR_LEASE_LOST"));
      const stale = lease(INCIDENT);
      const token = lease(INCIDENT);
      expect(token).toBeGreaterThan(stale);
      const before = journal.read(INCIDENT).length;
      expect(() => journal.append(INCIDENT, [row(2)], { token: stale })).toThrow(withCode("ERR_LEASE_LOST"));
      expect(journal.append(INCIDENT, [row(3)], { token })).toHaveLength(1);
      release(INCIDENT, token);
      expect(() => journal.append(INCIDENT, [row(4)], { token })).toThrow(withCode("ERR_LEASE_LOST"));
      expect(journal.read(INCIDENT)).toHaveLength(before + 1);
    });

    it("takes people's rows without a lease while somebody drives", () => {
      const { journal, lease } = open();
      journal.append(INCIDENT, [row(1)]);
      const token = lease(INCIDENT);
      journal.append(INCIDENT, [row(2)]);
      expect(journal.append(INCIDENT, [row(3)], { token })).toHaveLength(1);
    });

    it("stores whatever a thief writes into a field, and reads it again", () => {
      const { journal } = open();
      const detail = "\ud800 \u0000 \u001b]52;c;x\u0007 \u202e '; DROP TABLE entry; -- \udc00 𝕊";
      const data = { state: "live", own: "clean", detail, ["__proto__"]: undefined } as const;
      const hostile: EventBody = { type: "key.looked", at: AT, actor: "stanch", data };
      const appended = journal.append(INCIDENT, [hostile, row(2)]);
      expect(appended[0]?.data).toMatchObject({ detail: detail.toWellFormed() });
      expect(journal.read(INCIDENT)).toStrictEqual(appended);
    });
  });
}

/** An error as it is expected: its code is what counts. */
export function withCode(code: string): unknown {
  return expect.objectContaining({ code });
}

function row(n: number): EventBody {
  return { type: "audit.judged", at: AT, actor: "stanch", data: { unclassified: n } };
}
