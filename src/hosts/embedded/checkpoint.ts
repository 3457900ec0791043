import { checkpointText } from "../../core/checkpoint-text.ts";
import { StanchError } from "../../core/errors.ts";
import type { JournalEntry } from "../../core/journal.ts";
import type { Signer } from "../../ports/signer.ts";

/** What a journal was at one moment; kept elsewhere, it shows a cut or rewritten one. */
export interface Checkpoint {
  readonly incident: string;
  /** Number of entries. */
  readonly size: number;
  /** Hash of the newest of them, hex. */
  readonly root: string;
  /** Signature of the `checkpoint.signed` row that this is a copy of. */
  readonly signed?: { readonly by: string; readonly signature: string };
}

/** The root may be hex or, as C2SP has it, base64. */
const SHAPE =
  /^stanch\/(?<incident>\S+)\n(?<size>[1-9]\d{0,14})\n(?:(?<hex>[0-9a-f]{64})|(?<base64>[A-Za-z0-9+/]{43}=))\n(?:\n— (?<by>\P{Cc}+) (?<signature>[A-Za-z0-9+/=]+)\n)?$/u;

/**
 * Lines in the style of a C2SP checkpoint: origin, size, root and, after a blank line, who signed and the signature, which
 * is Ed25519 over the first three lines.
 */
export function formatCheckpoint({ incident, size, root, signed }: Checkpoint): string {
  const body = checkpointText(incident, size, root);
  const text = signed === undefined ? body : `${body}\n— ${signed.by} ${signed.signature}\n`;
  // A name with a line break in it would forge lines.
  parseCheckpoint(text);
  return text;
}

/** Throws `ERR_CHECKPOINT_UNREADABLE`. */
export function parseCheckpoint(text: string): Checkpoint {
  const groups = SHAPE.exec(text.replaceAll("\r\n", "\n"))?.groups;
  if (groups === undefined) {
    throw new StanchError({
      code: "ERR_CHECKPOINT_UNREADABLE",
      message: "this isn't a checkpoint of a stanch journal",
      hint: "give INCIDENT.checkpoint of stanch export, or INCIDENT.checkpoints of the second place",
    });
  }
  const { incident = "", size, hex, base64 = "", by, signature } = groups;
  const root = hex ?? Buffer.from(base64, "base64").toString("hex");
  const checkpoint = { incident, size: Number(size), root };
  return by === undefined || signature === undefined
    ? checkpoint
    : { ...checkpoint, signed: { by, signature } };
}

/**
 * The checkpoints of a text that may hold several, one after the other. A piece that isn't one, as a crash may leave at the
 * end, is counted as broken; if there is nothing else, `ERR_CHECKPOINT_UNREADABLE` is thrown.
 */
export function parseCheckpoints(text: string): {
  readonly checkpoints: readonly Checkpoint[];
  readonly broken: number;
} {
  const pieces = text.split(/^(?=stanch\/)/m);
  const [only] = pieces;
  if (pieces.length < 2) return { checkpoints: [parseCheckpoint(only ?? "")], broken: 0 };
  const checkpoints = pieces.flatMap((piece) => {
    try {
      return [parseCheckpoint(piece)];
    } catch {
      return [];
    }
  });
  if (checkpoints.length === 0) parseCheckpoint(text);
  return { checkpoints, broken: pieces.length - checkpoints.length };
}

/** The journal as it stands now; null if it is empty. */
export function headCheckpoint(entries: readonly JournalEntry[]): Checkpoint | null {
  const last = entries.at(-1);
  return last === undefined ? null : { incident: last.incident, size: last.seq, root: last.hash };
}

/** Copies of the checkpoints that were signed within the journal, oldest first. */
export function signedCheckpoints(entries: readonly JournalEntry[]): readonly Checkpoint[] {
  return entries.flatMap(({ incident, type, data }) => {
    if (type !== "checkpoint.signed") return [];
    const { size, root, by, signature } = data;
    return [{ incident, size, root, signed: { by, signature } }];
  });
}

/** One canonical JSON line per entry, and the checkpoint over them (unsigned). Throws `ERR_INCIDENT_UNKNOWN` if there is none. */
export function exportIncident(
  entries: readonly JournalEntry[],
  signer: Pick<Signer, "canonical">,
): { readonly lines: readonly string[]; readonly checkpoint: Checkpoint } {
  const checkpoint = headCheckpoint(entries);
  if (checkpoint === null)
    throw new StanchError({ code: "ERR_INCIDENT_UNKNOWN", message: "there is nothing to export" });
  return { lines: entries.map((entry) => signer.canonical(entry)), checkpoint };
}
