import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { AuditEvent, EventCapabilities, EventPasses, LogReading } from "../../core/audit-event.ts";
import { StanchError } from "../../core/errors.ts";
import { earliest, isAfter, latest } from "../../core/time.ts";
import type { Instant } from "../../core/time.ts";
import { type EventFormat, recognise } from "../../formats/event-formats.ts";
import { unwrapRecords } from "../../formats/unwrap-records.ts";
import { createMentions } from "./mentions.ts";
import { rawRecords } from "./raw-records.ts";
import { sha256 } from "./sha256.ts";

export interface EventLog {
  /** Each call reads the files again from their start. */
  readonly passes: EventPasses;
  /** Complete after the first whole pass. */
  tally(): LogReading;
}

const NOTHING = { events: 0, unreadable: 0, cutOff: 0, damaged: 0, outOfOrder: 0 };

/**
 * Log files as events, as a stream. The format is recognised record by record, unless it is given. Throws
 * `ERR_AUDIT_UNREADABLE` for a file that can't be opened; nothing that stands inside one throws.
 */
export function createEventLog(files: readonly string[], given: EventFormat | null): EventLog {
  let counts = NOTHING;
  let [from, to]: [Instant | null, Instant | null] = [null, null];
  const sources = new Set<EventCapabilities>();
  let isCounted = false;

  async function* pass(names?: readonly string[]): AsyncGenerator<AuditEvent> {
    const counting = !isCounted;
    const mayHold = counting || names === undefined ? null : createMentions(names);
    const found = { ...NOTHING };
    for (const file of files) {
      const handle = await openRegular(file);
      let format = given;
      let before: Instant | null = null;
      try {
        for await (const piece of rawRecords(handle, given !== null, mayHold)) {
          if ("flaw" in piece) {
            found[piece.flaw] += 1;
            continue;
          }
          for (const raw of unwrapRecords(piece.raw)) {
            const [event, fitting] = toEvent(raw, format, given, () => sha256(piece.source()));
            if (event === null) {
              found.unreadable += 1;
              continue;
            }
            format = fitting;
            if (counting) {
              if (fitting !== null) sources.add(fitting.capabilities);
              found.events += 1;
              if (before !== null && isAfter(before, event.at)) found.outOfOrder += 1;
              before = event.at;
              from = earliest(from ?? undefined, event.at) ?? event.at;
              to = latest(to ?? undefined, event.at) ?? event.at;
            }
            yield event;
          }
        }
      } finally {
        await handle.close();
      }
    }
    if (counting) counts = found;
    isCounted = true;
  }

  return { passes: pass, tally: () => ({ ...counts, from, to, sources: [...sources] }) };
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
