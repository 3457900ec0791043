import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** One run of one process, told apart from any other that had or will have its number. */
export interface ProcessIdentity {
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly pid: number;
  /** Clock ticks since boot; null where the system doesn't say. */
  readonly startTime: string | null;
  /** For people. */
  readonly host: string;
}

/** `elsewhere`: on another machine, in another container or before a reboot, where nobody here can look. */
export type Liveness = "alive" | "dead" | "elsewhere";

/** This process. Without /proc the host name stands for the boot. */
export function thisProcess(): ProcessIdentity {
  const host = hostname();
  return {
    bootId: attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()) ?? `host ${host}`,
    pidNamespace: attempt(() => readlinkSync("/proc/self/ns/pid")) ?? "none",
    pid: process.pid,
    startTime: statOf(process.pid)?.startTime ?? null,
    host,
  };
}

/** Whether that process still runs, as far as `self` can see. */
export function livenessOf(other: ProcessIdentity, self: ProcessIdentity): Liveness {
  if (other.bootId !== self.bootId || other.pidNamespace !== self.pidNamespace) return "elsewhere";
  if (!exists(other.pid)) return "dead";
  const stat = statOf(other.pid);
  // Hidden by the mount options of /proc, or no /proc: what exists may be it.
  if (stat === null || other.startTime === null) return "alive";
  return stat.startTime === other.startTime && !stat.ended ? "alive" : "dead";
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process exists too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function statOf(pid: number): { readonly startTime: string; readonly ended: boolean } | null {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  if (text === null) return null;
  // The command's name may hold blanks and brackets: count from behind its last bracket.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const startTime = fields[19];
  return startTime === undefined ? null : { startTime, ended: fields[0] === "Z" || fields[0] === "X" };
}

function attempt<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
