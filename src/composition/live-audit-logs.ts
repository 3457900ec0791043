import { rowFormat } from "../formats/row-format.ts";
import { createAuditLog } from "../adapters/audit-log/index.ts";
import type { HttpProvider } from "../adapters/provider/index.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { Provider } from "../ports/provider.ts";
import { type LiveParts, entryOf, missing, pathIn } from "./live-parts.ts";

/** The log of that name, and each export of it that people brought in. */
export async function makeAuditLogs(
  parts: LiveParts,
  name: string,
  provider: (name: string) => Promise<Provider>,
): Promise<readonly AuditLog[]> {
  const entry = entryOf(parts.config.auditLogs, "auditLogs", name);
  if (entry.adapter === "file") {
    const { path } = entry;
    const rows = rowFormat(entry);
    const exports = parts.imported(name);
    const imported = (source: string, paths: readonly string[]): AuditLog =>
      createAuditLog({ adapter: "imported", name: source, paths, rows });
    if (path === undefined) return [imported(name, exports)];
    return [
      createAuditLog({ adapter: "file", name, path: pathIn(parts, path), rows }),
      ...exports.map((one, index) => imported(`${name}#${index + 1}`, [one])),
    ];
  }
  const { audit } = (await provider(entry.provider)) as HttpProvider;
  if (audit === null) throw missing("auditLogs", name, `the mapping of ${entry.provider} has no audit step`);
  return [createAuditLog({ adapter: "http", name, ...audit })];
}
