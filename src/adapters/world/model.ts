import { StanchError } from "../../core/errors.ts";
import { toMillis } from "../../core/time.ts";
import type { Notice } from "../../ports/notifier.ts";
import { createCallLog } from "./call-log.ts";
import type { CallIdentity, CallLog } from "./call-log.ts";
import { type Fleet, createFleet, holds } from "./fleet.ts";
import { createFrontDoor } from "./front-door.ts";
import type { FrontDoor } from "./front-door.ts";
import { responderIdentity } from "./identity.ts";
import { type Injects, createInjects } from "./injects.ts";
import { createKeyring } from "./keyring.ts";
import type { KeyRecord, Keyring } from "./keyring.ts";
import { seededRandom } from "../random.ts";
import type { WorldEvent, WorldSpec } from "./spec.ts";
import { createThief } from "./thief.ts";
import { createTimeline } from "./timeline.ts";
import type { Timeline } from "./timeline.ts";
import type { Troubles } from "./troubles.ts";

/** What was done to the world from outside it, as the world saw it. */
export interface Deed {
  readonly at: number;
  readonly what:
    | "issued"
    | "restricted"
    | "unrestricted"
    | "disabled"
    | "enabled"
    | "ended"
    | "paused"
    | "resumed"
    /** Answered as if it had been done; the last one disabled the key that it was to end. */
    | "endFeigned"
    | "disableFeigned"
    | "endHalved";
  readonly keyId: string | null;
  /** Consumers whose runtime held the key at that moment. */
  readonly holders: readonly string[];
}

export interface SentNotice {
  readonly at: number;
  readonly notifier: string;
  readonly notice: Notice;
  /** The notice as a receiver would see it. */
  readonly text: string;
}

/** The inside of a simulated world: the simulated adapters act on it, `facts` judges it. */
export interface Model {
  readonly spec: WorldSpec;
  readonly timeline: Timeline;
  readonly keys: Keyring;
  readonly calls: CallLog;
  readonly door: FrontDoor;
  readonly fleet: Fleet;
  readonly leaked: KeyRecord;
  /** How stanch itself shows at the door. */
  readonly responder: CallIdentity;
  readonly deeds: Deed[];
  readonly notices: SentNotice[];
  readonly troubles: Troubles;
  readonly injects: Injects;
  did(what: Deed["what"], keyId: string | null): void;
  /** Lets the time of one call pass. */
  spend(): Promise<void>;
  /** The same for a call to the provider; throws in an outage. What `changes` something may have happened all the same. */
  reachProvider(changes: boolean): Promise<void>;
}

/** What injects may count from; of keys only the leaked one's, and the first that is issued. */
const EVENTS: Readonly<Partial<Record<Deed["what"], WorldEvent>>> = {
  issued: "replacement-issued",
  paused: "paused",
  disabled: "disabled",
  ended: "ended",
};

/** Age of the leaked key when the rehearsal starts. */
const KEY_AGE = 90 * 86_400;
/** A thief who has had the key for longer isn't played out call by call. */
const LONGEST_PAST = 30 * 86_400;

/** A world that has lived through its past and stands at `startsAt`. */
export function createModel(spec: WorldSpec, seed: string, facilitated = false): Model {
  const startsAt = toMillis(spec.startsAt);
  const exposed = Math.max(toMillis(spec.leaked.exposedAt), startsAt - LONGEST_PAST * 1000);
  const timeline = createTimeline(new Date(startsAt - KEY_AGE * 1000).toISOString());
  const keys = createKeyring(timeline, seededRandom(`${seed}/keys`), spec.provider.capabilities);
  const troubles: Troubles = {
    fates: { create: [], disable: [], end: [] },
    downUntil: 0,
    listedDeadUntil: 0,
  };
  const calls = createCallLog(timeline, spec.provider.auditLag);
  const door = createFrontDoor(timeline, keys, calls, troubles);
  const leaked = keys.add(spec.leaked, "leaked");
  const fleet = createFleet(spec, seed, timeline, door, leaked.value);
  const thief = createThief(spec.thief, timeline, keys, door, leaked);
  const deeds: Deed[] = [];

  timeline.runTo(Math.min(startsAt - spec.history * 1000, exposed));
  const latecomers = new Set(
    spec.injects.flatMap((inject) => (inject.do === "late-cron" ? [inject.consumer] : [])),
  );
  for (const member of fleet.members) {
    if (!latecomers.has(member.consumer.id)) fleet.start(member, "some time");
  }
  if (!spec.injects.some((inject) => inject.do === "abuse")) thief.startAt(exposed);

  const reach = { timeline, calls, fleet, thief, troubles };
  const injects = createInjects(spec.injects, startsAt, reach, facilitated);
  timeline.runTo(startsAt);

  return {
    spec,
    timeline,
    keys,
    calls,
    door,
    fleet,
    leaked,
    responder: responderIdentity(spec.responder),
    deeds,
    notices: [],
    troubles,
    injects,
    did(what, keyId) {
      const value = keyId === null ? undefined : keys.byId(keyId)?.value;
      const holders = fleet.members
        .filter((member) => member.present && value !== undefined && holds(member, value))
        .map((member) => member.consumer.id);
      deeds.push({ at: timeline.now(), what, keyId, holders });
      const event = EVENTS[what];
      if (event !== undefined && (keyId === leaked.id || what === "issued" || what === "paused"))
        injects.happened(event);
    },
    spend: () => timeline.clock.sleep(spec.latency),
    async reachProvider(changes) {
      await timeline.clock.sleep(spec.latency);
      if (timeline.now() >= troubles.downUntil) return;
      throw new StanchError({
        code: "ERR_PROVIDER_FAILED",
        message: `${spec.provider.name} answers 503`,
        retry: "later",
        happened: changes ? "unknown" : "no",
      });
    },
  };
}
