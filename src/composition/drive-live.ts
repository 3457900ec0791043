import type { DriveRequest } from "../cli/services.ts";
import { silenceWindow } from "../core/gate-old-use.ts";
import type { Incident } from "../core/incident.ts";
import { drive } from "../engine/drive.ts";
import { type Replay, replay } from "../engine/replay.ts";
import type { Stop } from "../engine/work.ts";
import { createEmbeddedHost } from "../hosts/embedded/host.ts";
import type { EmbeddedJournal } from "../hosts/embedded/journal.ts";
import { createLeases } from "../hosts/embedded/lease.ts";
import { thisProcess } from "../hosts/embedded/process-identity.ts";
import type { Journal } from "../ports/journal.ts";
import type { Live } from "./live.ts";
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
  const { clock } = toolbox;
  const leases = createLeases({ journal, clock, self: thisProcess() });
  const { token } = leases.acquire(incident, identity.person);
  try {
    const start = replay(checked.read(incident));
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
    return await drive(host, await live.adapters(incident, start.incident.plan, identity), start, {
      ...(request.until === undefined ? {} : { until: request.until }),
      onProgress: (at) => {
        request.onEntries(checked.read(incident, told), at);
        told = at.seq;
      },
    });
  } finally {
    leases.release(incident, token);
  }
}

/** How long a responder is made to wait at the gate or for the key to die, at most, before stanch stops and says so. */
function longestSilence(incident: Incident): number {
  const windows = Object.values(incident.consumers).map((progress) => silenceWindow(incident, progress));
  const lags = Object.values(incident.readings).map((reading) => reading.lag);
  const { tokenCache } = incident.plan.capabilities;
  return (
    Math.max(SHORTEST_WAIT_SECONDS, tokenCache, ...windows) + Math.max(0, ...lags) + 2 * incident.plan.poll
  );
}
