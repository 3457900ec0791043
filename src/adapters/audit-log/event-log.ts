import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { AuditEvent, EventPasses, LogReading } from "../../core/audit-event.ts";
import { StanchError } from "../../core/errors.ts";
import { toMillis } from "../../core/time.ts";
import { type EventFormat, recognise } from "../../formats/event-formats.ts";
import { unwrapRecords } from "../../formats/unwrap-records.ts";
import { createByteCount } from "./byte-count.ts";
import { createMentions } from "./mentions.ts";
import { parsed, rawRecords } from "./raw-records.ts";
import { createReading } from "./reading.ts";
import { sha256 } from "./sha256.ts";
import { createReadMemory } from "./unpacked-bytes.ts";

export interface EventLog {
  /** Each call reads the files again from their start. */
  readonly passes: EventPasses;
  /** Complete after the first whole pass. */
  tally(): LogReading;
}

/**
 * Log files as events, as a stream. The format is recognised record by record, unless it is given. Records without any of the
 * names that are asked for are counted, and left unparsed where their time can be read from their bytes
 * (docs/decisions/0021-lines-that-are-passed-over.md). Throws
 * `ERR_AUDIT_UNREADABLE` for a file that can't be opened; nothing that stands inside one throws.
 */
export function createEventLog(files: readonly string[], given: EventFormat | null): EventLog {
  const reading = createReading();
  async function* passes(names?: readonly string[]): AsyncGenerator<AuditEvent> {
    const mentions = names === undefined ? null : createMentions(names);
    const memory = createReadMemory();
    for (const file of files) {
      const handle = await openRegular(file);
      reading.beginFile();
      let format = given;
      const count = createByteCount(reading, () => format);
      const wanted = mentions && { mentions, counting: count.linesOf };
      try {
        for await (const pieces of rawRecords(handle, memory, given, wanted))
          for (const piece of pieces) {
            if ("skipped" in piece && count.record(piece.skipped)) continue;
            const record = "skipped" in piece ? parsed(piece.skipped) : piece;
            if ("flaw" in record) reading.flaw(record.flaw);
            if (!("raw" in record)) continue;
            for (const raw of unwrapRecords(record.raw)) {
              if (given?.ignores?.(raw) === true) continue;
              const [event, fitting] = toEvent(raw, format, given, () => sha256(record.source()));
              if (event === null) {
                reading.flaw("unreadable");
                continue;
              }
              format = fitting;
              reading.event(toMillis(event.at) / 1000, fitting?.capabilities ?? null);
              yield event;
            }
          }
      } finally {
        await handle.close();
      }
    }
    reading.close();
  }
  return { passes, tally: () => reading.tally() };
}

/** By the format of the records before it, else by the one that it looks like. */
function toEvent(
  raw: unknown,
  format: EventFormat | null,
  given: EventFormat | null,
  fallbackId: () => string,
): readonly [AuditEvent | null, EventFormat | null] {
  const first = format?.toEvent(raw, fallbackId);
  if (first !== undefined && !("problem" in first)) return [first, format];
  const other = given === null ? recognise(raw) : null;
  const second = other === format ? undefined : other?.toEvent(raw, fallbackId);
  return second === undefined || "problem" in second ? [null, format] : [second, other];
}

async function openRegular(file: string): Promise<FileHandle> {
  try {
    // It is read more than once, and opening a pipe would wait for a writer.
    if (!(await stat(file)).isFile()) throw new Error("it isn't a regular file");
    return await open(file, "r");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : null;
    const why = code === "ENOENT" ? "there is no such file" : (code ?? "it isn't a regular file");
    throw new StanchError({ code: "ERR_AUDIT_UNREADABLE", message: `${file} can't be read: ${why}` });
  }
}
