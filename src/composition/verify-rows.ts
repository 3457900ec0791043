import { existsSync } from "node:fs";
import type { VerifyOutcome } from "../cli/services.ts";
import { StanchError } from "../core/errors.ts";
import { type Checkpoint, parseCheckpoints } from "../hosts/embedded/checkpoint.ts";
import type { EmbeddedJournal } from "../hosts/embedded/journal.ts";
import { verifyIncident } from "../hosts/embedded/verify.ts";
import type { Signer } from "../ports/signer.ts";
import { loadConfig } from "./live-files.ts";
import type { Paths } from "./paths.ts";
import { secondPlace } from "./second-place.ts";

export interface VerifyRequest {
  readonly signer: Signer;
  readonly paths: Paths;
  readonly incident: string;
  /** Texts of checkpoints that were kept elsewhere. */
  readonly checkpoints: readonly string[];
  /** The workspace's journal if it knows the incident. */
  readonly live: EmbeddedJournal | null;
  /** The journal of a rehearsal of this name; throws if there is none. */
  readonly rehearsal: () => EmbeddedJournal;
}

interface Kept {
  readonly checkpoints: readonly Checkpoint[];
  readonly limits: readonly string[];
}

/** Checks an incident against itself, against what the responder brings, and against the second place of the config. */
export function verifyRows(request: VerifyRequest): VerifyOutcome {
  const { signer, paths, incident, live } = request;
  const given = request.checkpoints.map((text) => keptIn(text, "a file of checkpoints"));
  const copied = copiesOf(paths, incident);
  const kept = [...given, ...(copied === null ? [] : [copied])];
  const checkpoints = kept.flatMap((part) => part.checkpoints);
  // A journal that is gone as a whole is as bad as one that was cut.
  const isGone = live === null && checkpoints.some((checkpoint) => checkpoint.incident === incident);
  const journal = isGone ? null : (live ?? request.rehearsal());
  const rows = journal?.raw(incident) ?? [];
  const report = verifyIncident(rows, signer, { checkpoints });
  const [first] = report.problems;
  const damage = journal?.damage() ?? null;
  return {
    ok: first === undefined && damage === null,
    entries: report.size,
    problem:
      first !== undefined
        ? `entry ${first.seq} ${first.detail}`
        : damage === null
          ? null
          : `no entry, but the database that holds them: ${damage}`,
    limits: [...report.unseen, ...kept.flatMap((part) => part.limits)],
  };
}

/** Null where the config names no second place, or nothing is kept there of this incident. */
function copiesOf(paths: Paths, incident: string): Kept | null {
  if (!existsSync(paths.config)) return null;
  try {
    const copies = secondPlace(paths, loadConfig(paths));
    const text = copies?.read(incident) ?? null;
    return text === null || text === "" ? null : keptIn(text, copies?.file(incident) ?? "");
  } catch (error) {
    // The journal can be checked all the same; that the copies couldn't be is said.
    if (!(error instanceof StanchError)) throw error;
    return { checkpoints: [], limits: [`what the second place holds: ${firstLine(error.message)}`] };
  }
}

function keptIn(text: string, where: string): Kept {
  const { checkpoints, broken } = parseCheckpoints(text);
  const limits =
    broken === 0
      ? []
      : [
          `what ${broken} broken piece${broken === 1 ? "" : "s"} of ${where} said: cut off by a crash, or changed`,
        ];
  return { checkpoints, limits };
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
