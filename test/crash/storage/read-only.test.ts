import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createCryptoRandom } from "../../../src/adapters/random.ts";
import { type OpenedJournal, openToRead } from "../../../src/hosts/embedded/open-to-read.ts";
import { withCode } from "../../contracts/journal.ts";
import { INCIDENT, judged, signer } from "../../hosts/embedded/rows.ts";
import { mayMount, mountDisk } from "./disk.ts";
import { putFiles, workFolder, writeJournal } from "./journal-files.ts";

const folder = workFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const canMount = mayMount();
const why = canMount ? "" : " (not run: mounting isn't permitted here)";
const copies = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("stanch-read-"));

const openAt = (path: string): OpenedJournal =>
  openToRead({ path, digester: signer, random: createCryptoRandom() });

describe("a journal on a disk that can't be written", () => {
  const { hot, cold, told, inDatabase } = writeJournal(join(folder, "one"));

  it.skipIf(!canMount)(
    `is read whole from a private copy that goes again, rows in its log too, and takes no row${why}`,
    () => {
      const place = join(folder, "disk");
      mkdirSync(place);
      const disk = mountDisk(place, "2m");
      try {
        for (const [files, rows] of [
          [hot, told.length],
          [cold, inDatabase],
        ] as const) {
          disk.remount("rw");
          const path = join(place, "journal.db");
          // As a process that was killed leaves it: with a log, and without the memory that goes with it.
          putFiles(path, { ...files, shm: null });
          disk.remount("ro");
          const before = copies();
          const { journal, unwritable } = openAt(path);
          expect(unwritable).toMatchObject({ code: "ERR_JOURNAL_UNWRITABLE" });
          expect(journal.read(INCIDENT).map(({ hash }) => hash)).toEqual(told.slice(0, rows));
          expect(() => journal.append(INCIDENT, [judged(1)])).toThrow(withCode("ERR_JOURNAL_UNWRITABLE"));
          expect(() => journal.transact(() => 1)).toThrow(withCode("ERR_JOURNAL_UNWRITABLE"));
          journal.close();
          expect(copies()).toEqual(before);
          expect(readdirSync(place)).not.toContain("journal.db-shm");
        }
      } finally {
        disk.unmount();
      }
    },
  );

  it.skipIf(!canMount)(`isn't made up where there is none${why}`, () => {
    const place = join(folder, "empty");
    mkdirSync(place);
    const disk = mountDisk(place, "64k");
    try {
      disk.remount("ro");
      const before = copies();
      expect(() => openAt(join(place, "journal.db"))).toThrow(withCode("ERR_JOURNAL_UNWRITABLE"));
      expect(copies()).toEqual(before);
    } finally {
      disk.unmount();
    }
  });

  it("is opened as ever where it can be written", () => {
    const path = join(folder, "writable", "journal.db");
    const { journal, unwritable } = openAt(path);
    expect(unwritable).toBeNull();
    expect(journal.append(INCIDENT, [judged(1)])).toHaveLength(1);
    journal.close();
  });
});
