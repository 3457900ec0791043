import type { Consumer } from "./consumer.ts";
import type { Breaking, Costs } from "./containment-data.ts";
import { deadlineOf } from "./deadline.ts";
import { silenceWindow } from "./gate-old-use.ts";
import { type ConsumerProgress, type Incident, activeConsumers } from "./incident.ts";
import type { Plan, Privilege } from "./plan.ts";
import { type Instant, type Seconds, secondsBetween } from "./time.ts";

/** How much a second in the thief's hands weighs. */
export const PRIVILEGE_WEIGHT: Readonly<Record<Privilege, number>> = { high: 10, low: 1, unknown: 10 };

/** Before the incident opens: everybody is still to be swapped. */
export function costsOfPlan(plan: Plan): Costs {
  const windows = plan.consumers.map((consumer) => silenceWindow({ plan }, { consumer }));
  return {
    waiting: {
      seconds: Math.min(plan.overlap, Math.max(0, ...windows)),
      weight: PRIVILEGE_WEIGHT[plan.privilege],
    },
    breaking: plan.consumers.map(breakingOf),
  };
}

/** As the response stands now. */
export function costsOf(incident: Incident, now: Instant): Costs {
  const consumers = activeConsumers(incident);
  const left = consumers.map((progress) => leftOf(incident, progress, now));
  const deadline = deadlineOf(incident);
  const bound = deadline === null ? incident.plan.overlap : Math.max(0, secondsBetween(now, deadline));
  const isOver = incident.leaked.state === "dead";
  return {
    waiting: {
      seconds: isOver ? 0 : Math.min(bound, Math.max(0, ...left)),
      weight: PRIVILEGE_WEIGHT[incident.plan.privilege],
    },
    breaking: consumers
      .filter(({ state }) => state !== "proven" && !isOver)
      .map((row) => breakingOf(row.consumer)),
  };
}

/** From its swap a consumer needs its silence, as far as the logs show it. */
function leftOf(incident: Incident, progress: ConsumerProgress, now: Instant): Seconds {
  if (progress.state === "proven") return 0;
  const lag = Math.max(0, ...Object.values(incident.readings).map((reading) => reading.lag));
  const whole = silenceWindow(incident, progress) + lag;
  const { writtenAt } = progress;
  return writtenAt === null ? whole : Math.max(0, whole - secondsBetween(writtenAt, now));
}

function breakingOf({ id, owner, service }: Consumer): Breaking {
  return { id, owner, service };
}
