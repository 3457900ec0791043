import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ensurePrivateDirectory } from "../adapters/private-file.ts";
import { StanchError } from "../core/errors.ts";
import type { Live } from "./live.ts";
import type { Paths } from "./paths.ts";
import type { Toolbox } from "./toolbox.ts";

/** Keeps an exported log beside the journal, as one more source of the audit log that it belongs to. */
export async function importAudit(
  { signer, clock }: Toolbox,
  paths: Paths,
  live: Live,
  file: string,
  source: string,
): Promise<{ rows: number }> {
  const folder = join(paths.imports, encodeURIComponent(source));
  await ensurePrivateDirectory(folder);
  const target = join(
    folder,
    `${signer.digest(resolve(file)).slice(0, 8)}-${clock.now().replaceAll(":", "")}.ndjson`,
  );
  try {
    await copyFile(file, target);
  } catch {
    throw new StanchError({ code: "ERR_FILE_UNREADABLE", message: `${file} can't be read` });
  }
  const logs = await live.parts.auditLogs([source]);
  const imported = logs.at(-1);
  let rows = 0;
  for await (const item of imported?.read({ from: "1970-01-01T00:00:00.000Z", to: clock.now() }) ?? []) {
    if (item.type === "row") rows += 1;
  }
  return { rows };
}
