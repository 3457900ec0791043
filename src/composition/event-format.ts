import { StanchError } from "../core/errors.ts";
import { FORMAT_NAMES, type EventFormat, formatByMapping, formatByName } from "../formats/event-formats.ts";
import { parseAuditFormat } from "../formats/mapped-events.ts";
import { formatError } from "../formats/problem.ts";
import { readText } from "./read-text.ts";

/** The format of a log that is meant by a name or a mapping file (`ERR_AUDIT_FORMAT`, `ERR_FORMAT`). */
export function chooseFormat(wanted: string): EventFormat {
  const known = formatByName(wanted);
  if (known !== null) return known;
  if (!/\.ya?ml$/.test(wanted)) {
    throw new StanchError({
      code: "ERR_AUDIT_FORMAT",
      message: "--format is none that is known and no mapping file",
      hint: `use ${FORMAT_NAMES.join(", ")}, or a YAML file of kind audit-format`,
    });
  }
  const loaded = parseAuditFormat(readText(wanted), wanted);
  if (!loaded.ok) throw formatError(loaded.problems);
  return formatByMapping(loaded.value);
}

/** No record is of a known format: that is no answer. */
export function nothingRead(files: readonly string[]): StanchError {
  return new StanchError({
    code: "ERR_AUDIT_UNREADABLE",
    message: `no record in ${files.join(", ")} is of a known format`,
    hint: `--format takes ${FORMAT_NAMES.join(", ")}, or a mapping file (docs/audit.md)`,
  });
}
