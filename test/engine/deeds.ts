import type { BlockerCode } from "../../src/core/blocker.ts";
import type { Claim, OrphanClass } from "../../src/core/journal.ts";
import { callerClass } from "../../src/core/caller-class.ts";
import { plus } from "../../src/core/time.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import type { Stop } from "../../src/engine/work.ts";
import { type DriverOptions, type Play, play } from "./play.ts";
import type { Setting } from "./setting.ts";

/** Ana, the responder, says that the leak path is closed. */
export function closeLeakPath(play: Play): void {
  attest(play, "ana", "leak-path-closed", "incident");
}

export function attest(play: Play, by: string, claim: Claim, subject: string): void {
  play.sign(by, "attestation.made", {
    claim,
    subject,
    happenedAt: play.world.clock.now(),
    statement: "seen with my own eyes",
  });
}

/** Somebody approves what the gate shows now. */
export function approve(play: Play, by = "ben"): void {
  const { incident } = play.at();
  play.sign(by, "approval.granted", {
    verdict: verdictOf(incident, play.world.clock.now()),
    visit: incident.visit,
  });
}

/** With the leak path closed, up to where nothing but an approval is missing, approved, and on to where it stops. */
export async function driveThroughGate(play: Play, options: DriverOptions = {}): Promise<readonly Stop[]> {
  closeLeakPath(play);
  const first = await play.drive(options);
  if (first.kind !== "approval") return [first];
  approve(play);
  return [first, await play.drive(options)];
}

/** Codes and subjects of what stopped the driver. */
export function blockersOf(stop: Stop): readonly string[] {
  return stop.kind === "blocked" ? stop.blockers.map(({ code, subject }) => `${code} ${subject}`) : [];
}

/** Somebody says who an unknown caller is. */
export function classify(
  play: Play,
  by: string,
  caller: string,
  as: "consumer" | "responder" | "hostile",
  consumer?: string,
): void {
  const rowsHash = play.at().incident.callers[caller]?.rowsHash ?? "";
  play.sign(by, "caller.classified", {
    caller,
    as,
    rowsHash,
    ...(consumer === undefined ? {} : { consumer }),
    reason: "asked around",
  });
}

/** Somebody says whose key it is that a lost create may have made. */
export function classifyKey(play: Play, by: string, keyId: string, as: OrphanClass): void {
  play.sign(by, "orphan.classified", { keyId, as, reason: "asked everybody who makes keys" });
}

/** Ids of callers that nobody has judged yet. */
export function strangers(play: Play): readonly string[] {
  const { incident } = play.at();
  return Object.keys(incident.callers).filter((caller) => callerClass(incident, caller) === null);
}

/** Somebody breaks the glass over what the gate shows now. */
export function breakGlass(play: Play, by: string, breaks: readonly string[]): void {
  play.sign(by, "breakGlass.signed", {
    reason: "the thief is emptying the account",
    breaks,
    expires: plus(play.world.clock.now(), 3600),
    visit: play.at().incident.visit,
  });
}

/** Somebody accepts one blocker, for four hours unless told. */
export function accept(play: Play, by: string, code: BlockerCode, subject: string, seconds = 4 * 3600): void {
  play.sign(by, "acceptance.signed", {
    code,
    subject,
    reason: "we can live with it",
    expires: plus(play.world.clock.now(), seconds),
  });
}

/** Ana and Cyd accept that no log shows who else calls. */
export function acceptBlindness(play: Play, subject = "callers/all"): void {
  for (const by of ["ana", "cyd"]) accept(play, by, "OLD_USE_UNOBSERVABLE", subject, 48 * 3600);
}

/** Who holds each key that the response made and that is alive: one entry a key. */
export function holders(play: Play): readonly string[] {
  return play.world
    .facts()
    .replacements.map((key) => key.heldBy.toSorted().join("+"))
    .toSorted();
}

/** A response whose gate is open but for the approval. */
export async function openGate(setting: Setting = {}, first: (play: Play) => void = () => {}): Promise<Play> {
  const response = await play(setting);
  first(response);
  closeLeakPath(response);
  const stop = await response.drive();
  if (stop.kind !== "approval")
    throw new Error(`the gate isn't open: ${stop.kind} ${blockersOf(stop).join()}`);
  return response;
}
