import type { Blocker } from "../core/blocker.ts";
import type { Incident } from "../core/incident.ts";
import { isCountersigned } from "../core/people.ts";
import { undecidedOrphans } from "../core/orphans.ts";
import type { Instant } from "../core/time.ts";
import { endingGround, isCutoverApproved } from "../core/verdict.ts";
import type { Replay } from "../engine/replay.ts";
import type { Stop } from "../engine/work.ts";
import { blockersNow } from "./blockers-now.ts";
import { STAND_INS, clearingWords, createWords, handWords } from "./clearing-words.ts";
import type { CommonOptions } from "./context.ts";

type Where = Pick<CommonOptions, "workspace"> & { readonly incident?: string };

/** A command line to type as it is: workspace and incident are added where they are needed. */
export function commandLine(words: readonly string[], options: Where): string {
  const workspace = options.workspace === "." ? [] : ["--workspace", options.workspace];
  const incident =
    options.incident === undefined || words.includes("--incident") ? [] : ["--incident", options.incident];
  return ["stanch", ...words, ...incident, ...workspace].map(quoted).join(" ");
}

/** The one thing to do next, for where the incident stands and why its driver stopped. */
export function nextCommand({
  stop,
  at,
  options,
}: {
  readonly stop: Stop;
  readonly at: Replay;
  readonly options: CommonOptions;
}): string {
  const further = stop.kind === "closed" ? nextOfAccount(at.incident) : null;
  if (further !== null) return commandLine(further, { workspace: options.workspace });
  return commandLine(wordsAfter(stop, at), { ...options, incident: at.incident.id });
}

/** After the migration of one key of an account comes the next; null where it was the last. */
function nextOfAccount({ plan: { account } }: Incident): readonly string[] | null {
  if (account === undefined || account.left === 0) return null;
  return ["migrate", "run", STAND_INS.runbook, "--live", "--account", account.name];
}

/** The one thing to do next, for where the incident stands now, with nobody driving. */
export function nextCommandNow(at: Replay, now: Instant, options: CommonOptions): string {
  return commandLine(wordsNow(at, now), { ...options, incident: at.incident.id });
}

/** Names every consumer, as `approve --cutover` asks for, each with a time to be filled in. */
export function cutoverWords(incident: Incident): readonly string[] {
  const out = Object.keys(incident.consumers).map((id) => `${id}=10m`);
  return ["approve", "--cutover", "--out", out.join(",")];
}

const RESUME = ["resume"];
const RESUME_DUE = ["resume", "--due"];

function wordsAfter(stop: Stop, at: Replay): readonly string[] {
  switch (stop.kind) {
    case "closed":
    case "aborted":
      return ["timeline"];
    case "approval":
      return at.state === "reissuing" ? cutoverWords(at.incident) : ["approve"];
    case "blocked":
      return forBlockers(at, stop.blockers);
    case "byHand":
    case "unknown":
      return personWords(at.incident, openOutcomes(at.incident)) ?? RESUME;
    case "watch":
    case "time":
      return RESUME_DUE;
    case "declined":
      return stop.rung === undefined ? RESUME : ["decline", stop.rung, "--reason", STAND_INS.reason];
    case "contained":
    case "decision":
    case "failed":
      return RESUME;
    default:
      return stop satisfies never;
  }
}

function wordsNow(at: Replay, now: Instant): readonly string[] {
  const { incident, state } = at;
  if (at.done || incident.mode === "rehearsal") return ["timeline"];
  const settling = personWords(incident, openOutcomes(incident));
  if (settling !== null) return settling;
  if (incident.abortRequest !== null || incident.undoRequested.length > 0 || isCloseAgreed(incident))
    return RESUME;
  const { overlap } = incident.plan.capabilities;
  if (state === "reissuing" && !overlap && incident.preflight !== null && !isCutoverApproved(incident))
    return cutoverWords(incident);
  if (state === "revoking.gated" && endingGround(incident, now) === null) {
    const blockers = blockersNow(at, now);
    return blockers.length === 0 ? ["approve"] : forBlockers(at, blockers);
  }
  return state === "revoking.confirming" || state === "notifying.watching"
    ? forBlockers(at, blockersNow(at, now))
    : RESUME;
}

/** Living with the risk takes two; until then nothing is carried out. */
function isCloseAgreed(incident: Incident): boolean {
  const { closeRequests } = incident;
  const newest = closeRequests.at(-1);
  if (newest?.as !== "accepted") return newest !== undefined;
  return isCountersigned(
    incident,
    closeRequests.filter((row) => row.as === "accepted"),
  );
}

/** What a person has to do comes first: what time or a look clears goes on by itself meanwhile. */
function forBlockers(at: Replay, blockers: readonly Blocker[]): readonly string[] {
  const waits = blockers.length > 0 && blockers.every((blocker) => blocker.code === "WATCH_RUNNING");
  return personWords(at.incident, blockers) ?? (waits ? RESUME_DUE : RESUME);
}

function personWords(incident: Incident, blockers: readonly Blocker[]): readonly string[] | null {
  for (const blocker of blockers) {
    const words = clearingWords(incident, blocker);
    if (words !== null) return words;
  }
  return null;
}

/** Effects and surplus keys of which only a person can say what became of them. */
function openOutcomes(incident: Incident): readonly Blocker[] {
  const effects = Object.keys(incident.effects).filter((id) => {
    const state = incident.effects[id]?.state;
    return (
      (state === "unknown" || state === "intended") &&
      (handWords(incident, id) ?? createWords(incident, id)) !== null
    );
  });
  const orphans = undecidedOrphans(incident).map((orphan) => orphan.keyId);
  return [...effects, ...orphans].map((subject) => ({ code: "OUTCOME_UNKNOWN", subject, clears: "" }));
}

/** Names come from outside: what a shell would obey is quoted. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
