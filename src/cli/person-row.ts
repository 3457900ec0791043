import { StanchError } from "../core/errors.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { Instant } from "../core/time.ts";
import type { Unsigned } from "../engine/players/reference-policy.ts";
import type { Replay } from "../engine/replay.ts";
import type { Identity } from "../ports/signer.ts";
import { bannerOf } from "../report/header.ts";
import { paragraph } from "../report/table.ts";
import { blockersNow } from "./blockers-now.ts";
import { STAND_INS } from "./clearing-words.ts";
import { type CommonOptions, type Context, chooseIncident, withWorkspace } from "./context.ts";
import { anyOf } from "./countersign.ts";
import { EXIT } from "./exit-code.ts";
import { commandLine, nextCommandNow } from "./next-command.ts";
import { reopenCommand } from "./reopen-command.ts";
import type { Outcome, Workspace } from "./services.ts";

export interface PersonOptions extends CommonOptions {
  readonly identity?: string;
}

/** A person of an open incident, about to sign something. */
export interface Desk {
  readonly context: Context;
  readonly options: CommonOptions;
  readonly workspace: Workspace;
  readonly identity: Identity;
  /** The incident as it stands, with what was signed here. */
  readonly at: Replay;
  readonly now: Instant;
  /** Rows that were signed here. */
  readonly signed: readonly JournalEntry[];
}

/**
 * Opens the workspace, the incident and the person's identity. Throws before anything is signed: `ERR_REHEARSAL`,
 * `ERR_INCIDENT_CLOSED`, and `ERR_NOT_ENROLLED` for somebody whose signature would count for nothing.
 */
export async function atDesk(
  context: Context,
  options: PersonOptions,
  work: (desk: Desk) => Promise<Outcome> | Outcome,
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const incident = chooseIncident(workspace, options);
    const at = context.services.replay(workspace.entries(incident));
    checkOpen(at, options);
    const identity = await context.services.identity(options.identity);
    checkEnrolled(at, identity);
    const outcome = await work({
      context,
      options,
      workspace,
      identity,
      at,
      now: context.services.clock.now(),
      signed: [],
    });
    const fresh = workspace.entries(incident).filter(({ seq }) => seq > at.seq);
    if (fresh.some(({ type }) => type === "checkpoint.signed")) await workspace.copyCheckpoints(incident);
    return outcome;
  });
}

/** Signs and appends the rows; the desk then shows what they changed. */
export function sign(desk: Desk, ...rows: readonly Unsigned[]): Desk {
  const { context, workspace, identity, at } = desk;
  const { id } = at.incident;
  const signed = workspace.append(id, rows, identity);
  return {
    ...desk,
    at: context.services.replay(workspace.entries(id)),
    now: context.services.clock.now(),
    signed: [...desk.signed, ...signed],
  };
}

/** One line of talk, the banner before it, at most 80 columns. */
export function say({ context, at }: Desk, text: string): void {
  for (const line of paragraph(text, { banner: bannerOf(at.incident.mode) })) context.output.talk(line);
}

/** What the command came to; `next` is by where the incident stands unless the words of a command are given. */
export function outcomeAt(
  { at, now, options, signed }: Desk,
  more: {
    readonly code?: number;
    readonly next?: readonly string[];
    readonly extra?: Outcome["extra"];
  } = {},
): Outcome {
  const { id } = at.incident;
  return {
    code: more.code ?? EXIT.done,
    incident: id,
    state: at.state,
    blockers: blockersNow(at, now),
    next:
      more.next === undefined
        ? nextCommandNow(at, now, options)
        : commandLine(more.next, { ...options, incident: id }),
    extra: { signed: signed.map(({ seq, type, hash }) => ({ seq, type, hash })), ...more.extra },
  };
}

/** A person's own words: not empty, and not what stanch printed in their place (`ERR_WORDS_MISSING`). */
export function ownWords(text: string, option: string): string {
  const words = text.trim();
  const standIns: readonly string[] = Object.values(STAND_INS);
  if (words !== "" && !standIns.includes(words)) return words;
  throw new StanchError({
    code: "ERR_WORDS_MISSING",
    message: `--${option} wants your own words: they stand on record under your name`,
  });
}

function checkOpen({ incident, done, state }: Replay, options: CommonOptions): void {
  if (incident.mode === "rehearsal") {
    throw new StanchError({
      code: "ERR_REHEARSAL",
      message: `${incident.id} is a rehearsal: it can be looked at, and never be carried on`,
      hint: "play it again with stanch rehearse",
    });
  }
  if (!done) return;
  throw new StanchError({
    code: "ERR_INCIDENT_CLOSED",
    message: `${incident.id} is ${state === "aborted" ? "aborted" : "closed"}: nothing can be added to it`,
    hint: `to take it up again: ${reopenCommand(incident, options)}`,
  });
}

function checkEnrolled({ incident }: Replay, { person, publicKey }: Identity): void {
  const { people } = incident;
  if (people.some((other) => other.id === person && other.publicKey === publicKey)) return;
  const known = people.some((other) => other.id === person);
  throw new StanchError({
    code: "ERR_NOT_ENROLLED",
    message: known
      ? `${person} was enrolled with another key when ${incident.id} opened`
      : `${person} wasn't enrolled when ${incident.id} opened`,
    hint: `who may sign in it: ${anyOf(people.map((other) => other.id))}; choose with --identity`,
  });
}
