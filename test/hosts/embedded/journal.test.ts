import { writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { createCryptoRandom } from "../../../src/adapters/random.ts";
import { entryHash } from "../../../src/hosts/embedded/chain.ts";
import { openJournal } from "../../../src/hosts/embedded/journal.ts";
import type { Random } from "../../../src/ports/random.ts";
import { withCode } from "../../contracts/journal.ts";
import { INCIDENT, freshPath, judged, open, signer } from "./rows.ts";

/** Runs SQL behind the journal's back. */
function tamper(path: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(path);
  database.exec("DROP TRIGGER IF EXISTS entry_stays; DROP TRIGGER IF EXISTS entry_stands");
  for (const statement of statements) database.exec(statement);
  database.close();
}

describe("the embedded journal", () => {
  const mutations = [
    ["a changed field", "UPDATE entry SET actor = 'eve' WHERE seq = 3", 3],
    ["changed data", `UPDATE entry SET data = '{"unclassified":7}' WHERE seq = 3`, 3],
    [
      "data that is the same in another spelling",
      `UPDATE entry SET data = '{ "unclassified":3}' WHERE seq = 3`,
      3,
    ],
    ["data that isn't JSON", "UPDATE entry SET data = '{' WHERE seq = 3", 3],
    ["data without a canonical form", `UPDATE entry SET data = '{"unclassified":1e999}' WHERE seq = 3`, 3],
    ["a changed hash", "UPDATE entry SET hash = prev WHERE seq = 3", 3],
    ["a changed start", "UPDATE entry SET prev = hash WHERE seq = 1", 1],
    ["a dropped row", "DELETE FROM entry WHERE seq = 3", 3],
    ["a dropped first row", "DELETE FROM entry WHERE seq = 1", 1],
    ["a number beyond what can be read", "UPDATE entry SET seq = 9223372036854775807 WHERE seq = 6", null],
  ] as const;

  it.each(mutations)(
    "names the first bad entry on reading %s, and appends nothing to it",
    (_what, statement, seq) => {
      const path = freshPath();
      const before = open(path);
      before.append(
        INCIDENT,
        [1, 2, 3, 4, 5, 6].map((n) => judged(n)),
      );
      before.close();
      tamper(path, statement);
      const journal = open(path);
      const damaged = expect.objectContaining({
        code: "ERR_JOURNAL_DAMAGED",
        message: expect.stringContaining(seq === null ? path : `entry ${seq} `),
      });
      expect(() => journal.read(INCIDENT)).toThrow(damaged);
      expect(() => journal.append(INCIDENT, [judged(7)])).toThrow(damaged);
    },
  );

  it("notices what is changed behind an open connection, in entries that it has verified before", () => {
    const path = freshPath();
    const journal = open(path);
    journal.append(
      INCIDENT,
      [1, 2, 3, 4].map((n) => judged(n)),
    );
    journal.read(INCIDENT);
    tamper(path, "DELETE FROM entry WHERE seq = 4");
    expect(() => journal.read(INCIDENT, 4)).toThrow(
      expect.objectContaining({ message: expect.stringContaining("entry 4 is gone") }),
    );
    expect(() => journal.append(INCIDENT, [judged(5)])).toThrow(withCode("ERR_JOURNAL_DAMAGED"));
    tamper(
      path,
      `INSERT INTO entry SELECT 99, incident, 4, at, actor, type, data, prev, hash FROM entry WHERE seq = 3`,
    );
    expect(() => journal.read(INCIDENT, 4)).toThrow(withCode("ERR_JOURNAL_DAMAGED"));
  });

  it("notices a row in the middle that is changed behind an open connection, when all is read again", () => {
    const path = freshPath();
    const journal = open(path);
    journal.append(INCIDENT, [judged(1), judged(2), judged(3)]);
    expect(journal.read(INCIDENT)).toHaveLength(3);
    tamper(path, "UPDATE entry SET actor = 'eve' WHERE seq = 2");
    const changed = expect.objectContaining({ message: expect.stringContaining("entry 2 was changed") });
    expect(() => journal.read(INCIDENT)).toThrow(changed);
  });

  it("is of one piece with itself after a refused append: nothing of it is stored", () => {
    const path = freshPath();
    const journal = open(path);
    journal.append(INCIDENT, [judged(1)]);
    expect(() => journal.append(INCIDENT, [judged(2), judged(Number.NaN)])).toThrow(RangeError);
    expect(journal.read(INCIDENT)).toHaveLength(1);
    expect(journal.append(INCIDENT, [judged(2)])[0]?.seq).toBe(2);
    expect(open(path).read(INCIDENT)).toHaveLength(2);
  });

  it("notices an entry that was made anew, hash and all, behind an open connection", () => {
    const path = freshPath();
    const journal = open(path);
    const last = journal.append(INCIDENT, [judged(1), judged(2)]).at(-1);
    if (last === undefined) throw new Error("nothing was appended");
    const hash = entryHash(signer, { ...last, actor: "eve" });
    tamper(path, `UPDATE entry SET actor = 'eve', hash = '${hash}' WHERE seq = 2`);
    const replaced = expect.objectContaining({ message: expect.stringContaining("entry 2 was replaced") });
    expect(() => journal.read(INCIDENT)).toThrow(replaced);
    expect(() => journal.append(INCIDENT, [judged(3)])).toThrow(replaced);
  });

  it("goes on from the last durable entry after a transaction that failed late", () => {
    const journal = open();
    journal.append(INCIDENT, [judged(1)]);
    const late = (): void =>
      journal.transact((transaction) => {
        transaction.append(INCIDENT, [judged(2)]);
        transaction.append("L-2", [judged(3)]);
        throw new Error("late");
      });
    expect(late).toThrow("late");
    expect(journal.incidents()).toStrictEqual([INCIDENT]);
    expect(journal.read("L-2")).toStrictEqual([]);
    expect(journal.append(INCIDENT, [judged(2)])[0]?.seq).toBe(2);
    expect(journal.append("L-2", [judged(3)])[0]?.seq).toBe(1);
  });

  it("still knows what it has verified after a transaction that failed", () => {
    const path = freshPath();
    const journal = open(path);
    journal.append(INCIDENT, [judged(1), judged(2)]);
    expect(() => journal.append(INCIDENT, [judged(3)], { atHead: 1 })).toThrow(withCode("ERR_HEAD_MOVED"));
    tamper(path, "DELETE FROM entry WHERE seq = 2");
    expect(() => journal.append(INCIDENT, [judged(2)])).toThrow(withCode("ERR_JOURNAL_DAMAGED"));
  });

  it("refuses to change or delete a row by a slip", () => {
    const path = freshPath();
    open(path).append(INCIDENT, [judged(1)]);
    const database = new DatabaseSync(path);
    expect(() => database.exec("UPDATE entry SET actor = 'eve'")).toThrow("entries stand");
    expect(() => database.exec("DELETE FROM entry")).toThrow("entries stay");
  });

  it("has the same bytes for the same seed, and another start without one", () => {
    const hashOf = (random: Random = createCryptoRandom()): string | undefined =>
      openJournal({ path: freshPath(), digester: signer, random }).append(INCIDENT, [judged(1)])[0]?.hash;
    const seeded: Random = { token: (length) => "a".repeat(length), fraction: () => 0 };
    expect(hashOf(seeded)).toBe(hashOf(seeded));
    expect(hashOf()).not.toBe(hashOf());
  });

  it("leaves the journal of a later release alone and names the release to use", () => {
    const path = freshPath();
    open(path).close();
    tamper(path, "UPDATE meta SET value = '2' WHERE key = 'schema'");
    expect(() => open(path)).toThrow(
      expect.objectContaining({ code: "ERR_JOURNAL_RELEASE", hint: "use the release that wrote it" }),
    );
    tamper(path, "INSERT INTO meta VALUES ('release', '0.9.0')");
    expect(() => open(path)).toThrow(expect.objectContaining({ hint: "use stanch 0.9.0 or later" }));
  });

  it("doesn't take something else for a journal", () => {
    const path = freshPath();
    open(path).close();
    tamper(path, "DROP TABLE meta");
    expect(() => open(path)).toThrow(withCode("ERR_JOURNAL_DAMAGED"));
    const garbage = freshPath();
    open(garbage).close();
    writeFileSync(garbage, "not a database, but long enough to look like a file with a header in it");
    expect(() => open(garbage)).toThrow(withCode("ERR_JOURNAL_DAMAGED"));
  });

  it("syncs the log at every commit", () => {
    const read = open().look((database) => [
      database.prepare("PRAGMA journal_mode").get(),
      database.prepare("PRAGMA synchronous").get(),
      database.prepare("PRAGMA busy_timeout").get(),
    ]);
    expect(read).toMatchObject([{ journal_mode: "wal" }, { synchronous: 2 }, { timeout: 5000 }]);
  });
});
