import type { DriveRequest } from "../cli/services.ts";
import { silenceWindow } from "../core/gate-old-use.ts";
import { endLag } from "../core/end-lag.ts";
import { StanchError } from "../core/errors.ts";
import type { Incident } from "../core/incident.ts";
import type { EventData } from "../core/journal.ts";
import type { Person } from "../core/plan.ts";
import { isMachineId } from "../core/purpose.ts";
import { drive } from "../engine/drive.ts";
import { type Replay, advance, replay } from "../engine/replay.ts";
import type { Stop } from "../engine/work.ts";
import { createEmbeddedHost } from "../hosts/embedded/host.ts";
import type { EmbeddedJournal } from "../hosts/embedded/journal.ts";
import { createLeases, underLease } from "../hosts/embedded/lease.ts";
import { thisProcess } from "../hosts/embedded/process-identity.ts";
import type { Journal } from "../ports/journal.ts";
import type { Identity, Signer } from "../ports/signer.ts";
import type { Live } from "./live.ts";
import { machineStamp } from "./release.ts";
import type { Toolbox } from "./toolbox.ts";

const SHORTEST_WAIT_SECONDS = 30;

/** Drives a live incident under the lease until it stops. */
export async function driveLive(
  toolbox: Toolbox,
  journal: EmbeddedJournal,
  checked: Journal,
  live: Live,
  request: DriveRequest,
): Promise<{ stop: Stop; at: Replay }> {
  const { incident, identity, signal } = request;
  const { clock, signer } = toolbox;
  const rows = checked.read(incident);
  const known = replay(rows);
  // Nothing is added to one that is over, not even that somebody came to drive it.
  if (known.done) return { stop: { kind: known.state === "aborted" ? "aborted" : "closed" }, at: known };
  const [opening] = rows;
  if (opening?.type === "incident.opened") {
    refuseStranger(opening.data.people, identity);
    refuseOtherMachine(opening.data, signer);
  }
  const leases = createLeases({ journal, clock, self: thisProcess() });
  return underLease(leases, incident, identity.person, async (token) => {
    const start = advance(known, checked.read(incident, known.seq));
    const host = createEmbeddedHost({
      journal: checked,
      incident,
      token,
      clock,
      wait: {
        maxSeconds: request.wait === "longest-silence" ? longestSilence(start.incident) : request.wait,
        watchForeign: true,
      },
      after: start.seq,
      signal,
    });
    let told = start.seq;
    return drive(host, await live.adapters(incident, start.incident.plan, identity), start, {
      ...(request.until === undefined ? {} : { until: request.until }),
      ...(request.unattended === true ? { unattended: true } : {}),
      onProgress: (at) => {
        const fresh = checked.read(incident, told);
        for (const { seq, type } of fresh) toolbox.log?.info({ incident, seq, type }, "row");
        request.onEntries(fresh, at);
        told = at.seq;
      },
    });
  });
}

/** Only those who were enrolled when the incident opened can sign its checkpoints: a row by anybody else would spoil it. */
function refuseStranger(people: readonly Person[], { person, publicKey }: Identity): void {
  if (people.some((known) => known.id === person && known.publicKey === publicKey)) return;
  throw new StanchError({
    code: "ERR_NOT_ENROLLED",
    message: `${person} wasn't enrolled when this incident opened, with this key`,
    hint: `it can be driven by ${people.map(({ id }) => id).join(", ")}: --identity NAME`,
  });
}

/** Reading an old journal always works; going on needs the machine that it was written under. */
function refuseOtherMachine({ machine, release }: EventData["incident.opened"], signer: Signer): void {
  const own = isMachineId(machine.id) ? machineStamp(signer, machine.id) : null;
  if (own !== null && machine.version === own.version && machine.hash === own.hash) return;
  throw new StanchError({
    code: "ERR_JOURNAL_RELEASE",
    message: `this incident was opened under another machine (${machine.id} ${machine.version}, stanch ${release})`,
    hint: `go on with stanch ${release}; status, timeline and verify work with this one`,
  });
}

/** How long a responder is made to wait at the gate or for the key to die, at most, before stanch stops and says so. */
function longestSilence(incident: Incident): number {
  const windows = Object.values(incident.consumers).map((progress) => silenceWindow(incident, progress));
  const lags = Object.values(incident.readings).map((reading) => reading.lag);
  return (
    Math.max(SHORTEST_WAIT_SECONDS, endLag(incident.plan.capabilities), ...windows) +
    Math.max(0, ...lags) +
    2 * incident.plan.poll
  );
}
