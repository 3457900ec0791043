import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createFile } from "../adapters/atomic-write.ts";
import type { Scaffold, StarterName } from "../cli/file-services.ts";
import { readText } from "./read-text.ts";

/** The starter's files, and the one that says how the provider is worked: where each comes from and goes. */
const STARTERS: Readonly<Record<StarterName, string>> = {
  auxot: "providers/auxot.clicks.yaml",
  "generic-http": "providers/generic-http.yaml",
};

const FILES = ["stanch.config.yaml", "runbook.yaml", "inventory.yaml"] as const;

/** Gives a new team files to fill in; what is there already stays as it is. `root`: where stanch itself lies. */
export async function scaffold(root: string, dir: string, starter: StarterName): Promise<Scaffold> {
  const mapping = STARTERS[starter];
  const copies = [
    ...FILES.map((file) => ({ from: join("runbooks/starter", starter, file), to: file })),
    { from: join("runbooks", mapping), to: mapping },
  ];
  await mkdir(join(dir, "providers"), { recursive: true });
  const made: string[] = [];
  const kept: string[] = [];
  for (const { from, to } of copies) {
    const isNew = await createFile(join(dir, to), withoutSchema(readText(join(root, from))), { mode: 0o644 });
    (isNew ? made : kept).push(to);
  }
  return { made, kept };
}

/** The path to the schema leads nowhere from another folder. */
function withoutSchema(text: string): string {
  return text.replace(/^# yaml-language-server: [^\n]*\n(?:#\n)?/, "");
}
