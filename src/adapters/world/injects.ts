import type { Instant } from "../../core/time.ts";
import type { CallLog } from "./call-log.ts";
import type { Fleet } from "./fleet.ts";
import { wordsFor } from "./inject-words.ts";
import type { Inject, Surprise, WorldEvent } from "./spec.ts";
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

/** An inject as whoever facilitates the game sees it. */
export interface InjectState {
  /** Its place in the scenario. */
  readonly index: number;
  /** What it does, in one line. */
  readonly label: string;
  readonly state: "waiting" | "held" | "fired";
  /** When it happens by itself, or did happen; of a held one when it was meant to. Null until what it comes after has happened. */
  readonly dueAt: Instant | null;
}

export interface FiredInject {
  readonly index: number;
  readonly at: Instant;
  readonly by: "script" | "facilitator";
}

export interface Injects {
  states(): readonly InjectState[];
  /** It happens now, whatever it waits for; false if it has happened, or there is none. */
  fire(index: number): boolean;
  /** It doesn't happen by itself any more; false if it has happened, or there is none. */
  hold(index: number): boolean;
  /** It happens by itself again, and now if its time is past; false if nobody holds it. */
  release(index: number): boolean;
  /** Told of each inject that happens; first, at once, of those that have. */
  listen(told: (fired: FiredInject) => void): void;
  /** The response did this; `of` is the consumer whose store was written. */
  happened(event: WorldEvent, of?: string): void;
}

/** Puts every surprise on the timeline: from `startsAt`, or once what it comes after has happened. */
export function createInjects(
  injects: readonly Inject[],
  startsAt: number,
  reach: Reach,
  facilitated: boolean,
): Injects {
  const { timeline } = reach;
  const due = new Map<number, number>();
  const fired: FiredInject[] = [];
  const listeners: ((one: FiredInject) => void)[] = [];
  const hasFired = (index: number): boolean => fired.some((one) => one.index === index);
  const held = new Set([...injects.keys()].filter((index) => facilitated && injects[index]?.held === true));
  const iso = (at: number): Instant => new Date(at).toISOString();

  function fire(index: number, by: FiredInject["by"]): boolean {
    const inject = injects[index];
    if (inject === undefined || hasFired(index)) return false;
    const one = { index, at: timeline.clock.now(), by };
    fired.push(one);
    happen(inject, reach);
    for (const told of listeners) told(one);
    return true;
  }

  function plan(index: number, inject: Inject, from: number): void {
    const at = from + inject.at * 1000;
    due.set(index, at);
    timeline.schedule(at, () => void (held.has(index) || fire(index, "script")));
  }

  for (const [index, inject] of injects.entries()) {
    if (inject.after === undefined) plan(index, inject, startsAt);
  }

  return {
    states: () =>
      injects.map((inject, index) => {
        const at = fired.find((one) => one.index === index)?.at;
        const meantFor = due.get(index);
        return {
          index,
          label: wordsFor(inject),
          state: at !== undefined ? "fired" : held.has(index) ? "held" : "waiting",
          dueAt: at ?? (meantFor === undefined ? null : iso(meantFor)),
        };
      }),
    fire: (index) => fire(index, "facilitator"),
    hold(index) {
      if (injects[index] === undefined || hasFired(index)) return false;
      held.add(index);
      return true;
    },
    release(index) {
      if (!held.delete(index) || hasFired(index)) return false;
      if ((due.get(index) ?? Infinity) <= timeline.now()) fire(index, "facilitator");
      return true;
    },
    listen(told) {
      fired.forEach(told);
      listeners.push(told);
    },
    happened(event, of) {
      for (const [index, inject] of injects.entries()) {
        const isIt = inject.after === event && (inject.of === undefined || inject.of === of);
        if (isIt && !due.has(index)) plan(index, inject, timeline.now());
      }
    },
  };
}

function happen(inject: Surprise, { timeline, calls, fleet, thief, troubles }: Reach): void {
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
