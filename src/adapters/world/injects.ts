import type { CallLog } from "./call-log.ts";
import type { Fleet } from "./fleet.ts";
import type { Inject } from "./spec.ts";
import type { Thief } from "./thief.ts";
import type { Timeline } from "./timeline.ts";
import type { Troubles } from "./troubles.ts";

/** What injects can reach. */
interface Reach {
  readonly timeline: Timeline;
  readonly calls: CallLog;
  readonly fleet: Fleet;
  readonly thief: Thief;
  readonly troubles: Troubles;
}

/** Puts every surprise on the timeline; `at` counts from `startsAt`. */
export function scheduleInjects(injects: readonly Inject[], startsAt: number, reach: Reach): void {
  for (const inject of injects)
    reach.timeline.schedule(startsAt + inject.at * 1000, () => happen(inject, reach));
}

function happen(inject: Inject, { timeline, calls, fleet, thief, troubles }: Reach): void {
  switch (inject.do) {
    case "late-cron": {
      const member = fleet.byId(inject.consumer);
      if (member !== undefined) fleet.start(member, "at once");
      return;
    }
    case "audit-lag":
      return calls.setLag(inject.lag);
    case "wrong-environment": {
      const member = fleet.byId(inject.consumer);
      if (member === undefined) return;
      member.astray = true;
      if (inject.fixedAfter === undefined) return;
      return timeline.schedule(timeline.now() + inject.fixedAfter * 1000, () => {
        member.astray = false;
        fleet.deploy(member);
      });
    }
    case "abuse":
      return thief.startAt(timeline.now());
    case "replacement-stolen":
      return thief.steal();
    case "provider-errors":
      troubles.fates[inject.on ?? "create"].push(...Array.from({ length: inject.next }, () => inject.how));
      return;
    case "provider-outage":
      troubles.downUntil = timeline.now() + inject.for * 1000;
      return;
    case "listed-dead":
      troubles.listedDeadUntil = timeline.now() + inject.for * 1000;
      return;
    case "audit-drops":
      return calls.drop(timeline.now() + inject.for * 1000, inject.consumer);
  }
}
