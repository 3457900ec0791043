import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createNeedles } from "./needles.ts";

const LOOK_EVERY_MS = 50;

/** Keeps every byte that was ever seen in some folders and streams, to be searched once all secrets are known. */
export interface Witness {
  /** Looks again and again while `work` runs: what is deleted at its end (WAL, spool) is kept too. */
  during<T>(work: () => Promise<T>): Promise<T>;
  hear(where: string, text: string): void;
  /** Where which of the named values stands, plain or encoded; empty if none does anywhere. */
  search(values: Readonly<Record<string, string>>): readonly string[];
  /** Files that were seen at any time. */
  seen(): readonly string[];
}

export function createWitness(folders: readonly string[]): Witness {
  const kept: { readonly where: string; readonly bytes: Buffer }[] = [];
  const known = new Map<string, string>();

  const look = async (): Promise<void> => {
    for (const folder of folders) {
      for (const file of await filesIn(folder)) {
        // A journal's file may be gone again before it is read.
        const stats = await stat(file, { bigint: true }).catch(() => null);
        const version = stats === null ? null : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
        if (version === null || known.get(file) === version) continue;
        const bytes = await readFile(file).catch(() => null);
        if (bytes === null) continue;
        known.set(file, version);
        kept.push({ where: file, bytes });
      }
    }
  };

  return {
    async during(work) {
      const over = new AbortController();
      const looking = (async () => {
        while (!over.signal.aborted) {
          await look();
          await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        }
      })();
      try {
        return await work();
      } finally {
        over.abort();
        await looking;
        await look();
      }
    },
    hear: (where, text) => void kept.push({ where, bytes: Buffer.from(text) }),
    search(values) {
      const needles = createNeedles();
      for (const [name, value] of Object.entries(values)) {
        if (value.length < 12) throw new Error(`${name} is too short to be searched for`);
        needles.add(name, value);
      }
      const found = kept.flatMap(({ where, bytes }) =>
        [...needles.within(bytes)].map((name) => `${name} in ${where}`),
      );
      return [...new Set(found)];
    },
    seen: () => [...known.keys()],
  };
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
