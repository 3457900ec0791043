import { createPrivateFile, readPrivateFile } from "../../adapters/private-file.ts";
import { removeFile } from "../../adapters/atomic-write.ts";
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
  // Of two that come at once one finds the other's file here; only what a dead process left is taken away.
  if (!(await createPrivateFile(path, text))) {
    await refuseIfTaken(path, whose);
    await removeFile(path);
    if (!(await createPrivateFile(path, text))) {
      await refuseIfTaken(path, whose);
      throw taken(path, whose, null, "alive");
    }
  }
  return {
    leave: async () => {
      if ((await readPrivateFile(path))?.toString() === text) await removeFile(path);
    },
  };
}

/** `ERR_SEAT_TAKEN` while a process that may be alive has the place. */
export async function refuseIfTaken(path: string, whose: string): Promise<void> {
  const sitter = await sitterAt(path);
  const liveness = sitter === null ? "dead" : livenessOf(sitter.process, thisProcess());
  if (liveness !== "dead") throw taken(path, whose, sitter, liveness);
}

/** Names the process that has the place, always in the same words; null if nobody has it, or who had it is dead. */
export async function whoSitsAt(path: string): Promise<string | null> {
  const sitter = await sitterAt(path);
  if (sitter === null || livenessOf(sitter.process, thisProcess()) === "dead") return null;
  const { bootId, pid, startTime } = sitter.process;
  return `${bootId} ${pid} ${startTime ?? sitter.since}`;
}

async function sitterAt(path: string): Promise<Sitter | null> {
  const text = (await readPrivateFile(path))?.toString("utf8") ?? "";
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

function taken(path: string, whose: string, sitter: Sitter | null, liveness: Liveness): StanchError {
  const who = sitter === null ? "" : ` by process ${sitter.process.pid} since ${sitter.since.slice(11, 19)}`;
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
