import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { createPrivateFile, readPrivateFile, writePrivateFile } from "../../adapters/private-file.ts";
import { StanchError } from "../../core/errors.ts";
import type { Instant } from "../../core/time.ts";
import {
  type Liveness,
  type ProcessIdentity,
  livenessOf,
  thisProcess,
} from "../../hosts/embedded/process-identity.ts";

/** Who sits at a place that only one process may have, as the file of the place says. */
interface Sitter {
  readonly process: ProcessIdentity;
  readonly since: Instant;
}

export interface Seat {
  /** Leaves it, unless somebody else has it by now. */
  leave(): Promise<void>;
}

/** Takes a place that is free, or whose process has died (`ERR_SEAT_TAKEN`). `whose` says in the error what it is. */
export async function takeSeat(path: string, whose: string, since: Instant): Promise<Seat> {
  const text = `${JSON.stringify({ process: thisProcess(), since } satisfies Sitter)}\n`;
  await sit(path, text, whose);
  return { leave: () => leave(path, text) };
}

/** Of several that come at once to a free place one makes the file; the others find it. */
async function sit(path: string, text: string, whose: string): Promise<void> {
  if (await createPrivateFile(path, text)) return;
  const left = await textOf(path);
  refuse(path, whose, left);
  // Whoever was there has left meanwhile, or another has come: once more from the start.
  if (left === null || !(await takeOver(path, left, text, whose))) await sit(path, text, whose);
}

/**
 * Puts this process in the place of the dead one of which `left` is the file; false if that isn't there any more. Only one may
 * do it at a time: whoever has the seat beside, which is named after what is to be replaced. Without that, one that looked
 * a moment ago would take away the file of the one that came first.
 */
async function takeOver(path: string, left: string, text: string, whose: string): Promise<boolean> {
  const turn = `${path}.${createHash("sha256").update(left).digest("hex").slice(0, 16)}`;
  await sit(turn, text, whose);
  try {
    if ((await textOf(path)) !== left) return false;
    await writePrivateFile(path, text);
    return true;
  } finally {
    await leave(turn, text);
  }
}

async function leave(path: string, text: string): Promise<void> {
  // Only this file: others may be writing theirs beside it.
  if ((await textOf(path)) === text) await rm(path, { force: true });
}

/** `ERR_SEAT_TAKEN` while a process that may be alive has the place. */
export async function refuseIfTaken(path: string, whose: string): Promise<void> {
  refuse(path, whose, await textOf(path));
}

function refuse(path: string, whose: string, text: string | null): void {
  const sitter = sitterOf(text ?? "");
  if (sitter === null) return;
  const liveness = livenessOf(sitter.process, thisProcess());
  if (liveness !== "dead") throw taken(path, whose, sitter, liveness);
}

/** Names the process that has the place, always in the same words; null if nobody has it, or who had it is dead. */
export async function whoSitsAt(path: string): Promise<string | null> {
  const sitter = sitterOf((await textOf(path)) ?? "");
  if (sitter === null || livenessOf(sitter.process, thisProcess()) === "dead") return null;
  const { bootId, pid, startTime } = sitter.process;
  return `${bootId} ${pid} ${startTime ?? sitter.since}`;
}

async function textOf(path: string): Promise<string | null> {
  return (await readPrivateFile(path))?.toString("utf8") ?? null;
}

function sitterOf(text: string): Sitter | null {
  try {
    const value: unknown = JSON.parse(text);
    return isSitter(value) ? value : null;
  } catch {
    return null;
  }
}

function isSitter(value: unknown): value is Sitter {
  if (typeof value !== "object" || value === null || !("process" in value) || !("since" in value))
    return false;
  const { process: other, since } = value;
  return (
    typeof since === "string" &&
    typeof other === "object" &&
    other !== null &&
    "pid" in other &&
    typeof other.pid === "number"
  );
}

function taken(path: string, whose: string, sitter: Sitter, liveness: Liveness): StanchError {
  const who = ` by process ${sitter.process.pid} since ${sitter.since.slice(11, 19)}`;
  const where = liveness === "elsewhere" ? " on another machine or in another container" : "";
  return new StanchError({
    code: "ERR_SEAT_TAKEN",
    message: `${whose}${who}${where}`,
    hint:
      liveness === "elsewhere"
        ? `if it doesn't run any more, delete ${path}`
        : "end that one first, or play with another --seed",
  });
}
