import type { Claim } from "../../src/core/journal.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import type { Stop } from "../../src/engine/work.ts";
import type { DriverOptions, Play } from "./play.ts";

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
