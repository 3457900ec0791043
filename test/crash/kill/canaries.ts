import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createNeedles } from "../../live/needles.ts";

/** Four ways in which a careless server or a thief writes a value down. */
const WRITTEN = {
  plain: (value: string) => value,
  base64: (value: string) => Buffer.from(value).toString("base64"),
  "URL-encoded": (value: string) => encodeURIComponent(value),
  "JSON-escaped": (value: string) => JSON.stringify(value).slice(1, -1),
} as const;

/** With more of them an answer's headers would be longer than any client takes. */
const MOST_PLANTED = 6;

/** Secrets of one incident, where they were planted for stanch to stumble over, and where it wrote one down. */
export interface Canaries {
  know(name: string, value: string): void;
  /** The first few that are known so far, in all four ways, as text for that place. */
  plant(place: string): string;
  /** The same for a place that takes no quotes and no spaces. */
  plantInUrl(place: string): string;
  /** Searches files and texts for every known value; what is found is kept. */
  search(folders: readonly string[], texts: Readonly<Record<string, string>>): void;
  /** `value in place`, each once. */
  readonly found: ReadonlySet<string>;
  /** `value, encoding, place`, each once. */
  readonly planted: ReadonlySet<string>;
}

export function createCanaries(): Canaries {
  const values = new Map<string, string>();
  const needles = createNeedles();
  const found = new Set<string>();
  const planted = new Set<string>();
  const inAllWays = (place: string): readonly string[] =>
    [...values].slice(0, MOST_PLANTED).flatMap(([name, value]) =>
      Object.entries(WRITTEN).map(([way, write]) => {
        planted.add(`${name}, ${way}, ${place}`);
        return write(value);
      }),
    );
  return {
    know(name, value) {
      values.set(name, value);
      needles.add(name, value);
    },
    plant: (place) => inAllWays(place).join(" "),
    plantInUrl: (place) => inAllWays(place).map(encodeURIComponent).join("&"),
    search(folders, texts) {
      const look = (where: string, bytes: Buffer): void => {
        for (const name of needles.within(bytes)) found.add(`${name} in ${where}`);
      };
      for (const folder of folders) {
        for (const file of filesIn(folder)) {
          const bytes = bytesOf(file);
          if (bytes !== null) look(file.slice(folder.length - 12), bytes);
        }
      }
      for (const [where, text] of Object.entries(texts)) look(where, Buffer.from(text));
    },
    found,
    planted,
  };
}

/** Command line and environment of a process and its children, as anybody on the machine may see them. */
export function processTexts(pid: number): Readonly<Record<string, string>> {
  const text = (file: string): string => bytesOf(file)?.toString("utf8") ?? "";
  const children = text(`/proc/${pid}/task/${pid}/children`)
    .split(" ")
    .filter((child) => child !== "");
  return Object.fromEntries(
    [String(pid), ...children].flatMap((one) =>
      ["cmdline", "environ"].map((what) => [`${what} of a process`, text(`/proc/${one}/${what}`)]),
    ),
  );
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Null for what is gone by now. */
function bytesOf(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}
