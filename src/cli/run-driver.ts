import { StanchError } from "../core/errors.ts";
import { sightOf } from "../core/audit-summary.ts";
import { undecidedOrphans } from "../core/orphans.ts";
import type { Incident } from "../core/incident.ts";
import { tellOf } from "../core/key-words.ts";
import type { CloseReason } from "../core/journal.ts";
import type { Stop } from "../engine/work.ts";
import type { Replay } from "../engine/replay.ts";
import type { Identity } from "../ports/signer.ts";
import { bannerOf } from "../report/header.ts";
import { notObserved } from "../report/misuse.ts";
import { paragraph, uncut } from "../report/table.ts";
import { blockerLines } from "./blockers-view.ts";
import type { CommonOptions, Context } from "./context.ts";
import { EXIT, exitCodeOfStop } from "./exit-code.ts";
import { commandLine, nextCommand } from "./next-command.ts";
import { orphanLine } from "./orphan-line.ts";
import { createProgress } from "./progress.ts";
import { reopenLines } from "./reopen-command.ts";
import type { DriveRequest, Outcome, Workspace } from "./services.ts";
import { type PrompterOptions, createTerminalPrompter } from "./terminal-prompter.ts";

export type DriverOptions = CommonOptions & PrompterOptions;

/** Drives an incident for this person until it stops, and says why it stopped and what to type next. */
export async function runDriver(
  context: Context,
  workspace: Workspace,
  incident: string,
  identity: Identity,
  options: DriverOptions,
  how: Pick<DriveRequest, "wait" | "until" | "unattended">,
): Promise<Outcome> {
  const { planHash } = context.services.replay(workspace.entries(incident)).incident;
  let answering: readonly string[] = [];
  const prompter = createTerminalPrompter(context, options, {
    hash: planHash,
    banner: "LIVE",
    onUnanswered: (words) => void (answering = words),
  });
  let driven: Awaited<ReturnType<Workspace["drive"]>>;
  try {
    driven = await workspace.drive({
      incident,
      identity,
      prompter,
      signal: context.signal,
      onEntries: createProgress(context.output),
      ...how,
    });
  } catch (error) {
    if (!(error instanceof StanchError) || error.code !== "ERR_WOULD_ASK") throw error;
    return unanswered(context, workspace, incident, error, answering, options);
  }
  const { stop, at } = driven;
  const outcome = outcomeOfStop(context, stop, at, options, workspace.dir);
  if (at.done) {
    const { reopenedAs } = workspace.links(incident);
    for (const line of reopenLines(at.incident, reopenedAs, options)) context.output.talk(line);
  }
  return outcome;
}

/** Nobody was there to answer: the incident stays as it is, and the next command says how it goes on. */
function unanswered(
  { output, services }: Context,
  workspace: Workspace,
  incident: string,
  { code, message, hint }: StanchError,
  answering: readonly string[],
  options: DriverOptions,
): Outcome {
  output.talk(`stanch: ${message}`);
  if (hint !== undefined) output.talk(`hint: ${hint}`);
  const yes = options.yes === true && !answering.includes("--yes") ? ["--yes"] : [];
  return {
    code: EXIT.usage,
    incident,
    state: services.replay(workspace.entries(incident)).state,
    next: commandLine(["resume", "--incident", incident, ...yes, ...answering], options),
    extra: { error: { code, message, hint: hint ?? null } },
  };
}

/** The outcome of a driver's stop, and the words for it. */
export function outcomeOfStop(
  context: Context,
  stop: Stop,
  at: Replay,
  options: CommonOptions,
  dir: string,
): Outcome {
  const { output } = context;
  const blockers = "blockers" in stop ? stop.blockers : [];
  const banner = bannerOf(at.incident.mode);
  const say = (text: string): void => paragraph(text, { banner }).forEach((line) => output.talk(line));
  output.talk(banner);
  say(wordsOfStop(stop, at.incident));
  const unobserved = notObserved(at.incident.plan, sightOf(at.incident.audit));
  if (stop.kind === "closed" && unobserved !== null) say(unobserved);
  if (stop.kind === "unknown") {
    for (const orphan of undecidedOrphans(at.incident)) say(`whose key? ${orphanLine(orphan)}`);
  }
  for (const line of blockerLines(at.incident, blockers, options, banner)) output.talk(line);
  if (stop.kind === "watch") {
    const due = commandLine(["resume", "--due", "--incident", at.incident.id], { workspace: dir });
    say("to have it looked at without you, as a cron line (or the same command in a systemd timer):");
    output.talk(uncut(`*/5 * * * * ${due}`, banner));
  }
  return {
    code: context.signal.aborted ? 130 : exitCodeOfStop(stop),
    incident: at.incident.id,
    state: at.state,
    blockers,
    next: nextCommand({ stop, at, options }),
  };
}

const CLOSED: Readonly<Record<CloseReason, string>> = {
  revoked: "every consumer is on its replacement and the leaked key is dead",
  alreadyDead: "every consumer is on its replacement and the leaked key is dead",
  moved: "every consumer that was to move is on its replacement, and the old key lives on for the others",
  falsePositive: "it was a false positive, and the key lives on",
  accepted: "two people accepted the risk, and the key may live on",
};

/** Why a driver stopped, in a line. */
export function wordsOfStop(stop: Stop, { plan, closedAs }: Incident): string {
  switch (stop.kind) {
    case "closed":
      return `closed: ${tellOf(plan)(CLOSED[closedAs ?? "revoked"])}`;
    case "aborted":
      return "aborted: see what is left behind in the timeline";
    case "contained":
      return "contained; nothing has been ended";
    case "blocked":
      return "the gate is shut:";
    case "approval":
      return "waiting for a person to approve what the gate shows";
    case "watch":
      return `the key is dead; stanch watches for use of it until ${stop.until}`;
    case "time":
      return `${stop.what}: next at ${stop.until}`;
    case "byHand":
      return `done by hand, waiting for a person to attest it: ${stop.effects.join(", ")}`;
    case "declined":
      return `not done: ${stop.what}`;
    case "decision":
      return `a person has to decide: ${stop.what.join("; ")}`;
    case "unknown":
      return `nobody can tell yet whether this happened: ${stop.effects.join(", ")}`;
    case "failed":
      return `failed: ${stop.what}: ${stop.message}${stop.hint === undefined ? "" : ` (${stop.hint})`}`;
    default:
      return stop satisfies never;
  }
}
