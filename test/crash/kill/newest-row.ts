import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The newest row of a workspace's journal, as somebody beside the driver reads it. */
export interface Newest {
  readonly type: string;
  /** What the effect that it intends does, in the words of the wire; empty for other rows. */
  readonly does: readonly string[];
}

const DOES: Readonly<Record<string, readonly string[]>> = {
  reissue: ["create"],
  disable: ["disable"],
  undoRung: ["enable"],
  end: ["end"],
  endOrphan: ["end"],
  endLineage: ["end"],
};

export function newestRow(workspace: string): Newest {
  const path = join(workspace, ".stanch", "journal.db");
  if (!existsSync(path)) return { type: "nothing", does: [] };
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    const row = database.prepare("SELECT type, data FROM entry ORDER BY place DESC LIMIT 1").get();
    const { kind } = JSON.parse(String(row?.["data"] ?? "{}")) as { kind?: string };
    return { type: String(row?.["type"] ?? "nothing"), does: DOES[kind ?? ""] ?? [] };
  } finally {
    database.close();
  }
}
