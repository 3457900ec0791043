import type { Secret } from "../../core/secret.ts";
import type { Instant } from "../../core/time.ts";
import type { CallIdentity } from "./call-log.ts";
import type { FrontDoor } from "./front-door.ts";
import { identityOf } from "./identity.ts";
import { seededRandom } from "../random.ts";
import type { ConsumerSpec, WorldSpec } from "./spec.ts";
import type { Timeline } from "./timeline.ts";

/** A consumer at work: what its store holds and what its runtime calls with aren't the same thing. */
export interface Member extends ConsumerSpec {
  readonly identity: CallIdentity;
  stored: Secret;
  /** What each of its instances calls with; one at least. */
  readonly runtimes: Secret[];
  /** What each of its instances calls itself now; undefined where they say nothing. */
  readonly names: (string | undefined)[];
  /** Writes and reloads go to another environment. */
  astray: boolean;
  locked: boolean;
  paused: boolean;
  /** It exists and makes its calls. */
  present: boolean;
  /** The last call of each instance. */
  readonly last: (LastCall | undefined)[];
  /** How often its probe was asked: whose turn it is to answer. */
  asked: number;
}

interface LastCall {
  readonly at: Instant;
  readonly outcome: ReturnType<FrontDoor>;
  readonly value: Secret;
}

/** One of its instances works with this value. */
export function holds({ runtimes }: Member, value: Secret): boolean {
  return runtimes.some((held) => held.reveal() === value.reveal());
}

/** All consumers of the world. */
export interface Fleet {
  readonly members: readonly Member[];
  byId(id: string): Member | undefined;
  /** One call of each instance, or of one of them, with what it holds; nothing if it is paused. */
  call(member: Member, instance?: number): void;
  /** Whoever asks such a consumer meets this one of its instances. */
  meet(member: Member): number;
  /** One instance after the other takes what is stored now, after its deploy delay, unless the write went astray. */
  deploy(member: Member): void;
  /** Its calls begin, one period apart, `at once` or at a moment of its own; an on-demand consumer waits to be asked. */
  start(member: Member, when: "at once" | "some time"): void;
}

/** At most this many periods of a consumer are made up for the time before the start. */
const PAST_CALLS = 500;

export function createFleet(
  spec: WorldSpec,
  seed: string,
  timeline: Timeline,
  door: FrontDoor,
  leaked: Secret,
): Fleet {
  const members = spec.consumers.map((consumer) => memberOf(consumer, leaked));
  const turns = new Map<Member, number>();
  const deployments = new Map<Member, number>();
  const startsAt = Date.parse(spec.startsAt);

  function call(member: Member, instance?: number): void {
    if (member.paused || !member.present) return;
    const turn = turns.get(member) ?? 0;
    turns.set(member, turn + 1);
    const { calls, id } = member.consumer;
    const action = calls[turn % calls.length] ?? "call";
    for (const [index, value] of member.runtimes.entries()) {
      if (instance !== undefined && index !== instance) continue;
      const outcome = door({ value, caller: { is: "consumer", id }, as: member.identity, action });
      member.last[index] = { at: timeline.clock.now(), outcome, value };
    }
  }

  function turnOf(member: Member): number {
    return (turns.get(member) ?? 0) % member.runtimes.length;
  }

  function start(member: Member, when: "at once" | "some time"): void {
    member.present = true;
    const { id, period } = member.consumer;
    if (period === "on-demand") return;
    const every = Math.max(1000, Math.round(period * 1000));
    const again = (at: number): void =>
      timeline.schedule(at, () => {
        call(member, member.behaviour.takesTurns ? turnOf(member) : undefined);
        again(at + every);
      });
    const phase = Math.floor(seededRandom(`${seed}/consumer/${id}`).fraction() * every);
    again(
      when === "at once" ? timeline.now() : Math.max(timeline.now(), startsAt - PAST_CALLS * every) + phase,
    );
  }

  function deploy(member: Member): void {
    const value = member.stored;
    const deployment = (deployments.get(member) ?? 0) + 1;
    deployments.set(member, deployment);
    const { deployDelay, rollout } = member.behaviour;
    for (const index of member.runtimes.keys()) {
      const land = (): void => {
        // A later deployment takes the place of one that is under way.
        if (deployments.get(member) !== deployment) return;
        if (member.astray || member.behaviour.broken) return;
        member.runtimes[index] = value;
        const name = nameOf(member, index, deployment);
        // Another runtime stands in its place, and hasn't made a call yet.
        if (name !== member.names[index]) member.last[index] = undefined;
        member.names[index] = name;
      };
      const after = deployDelay + index * rollout;
      if (after === 0) land();
      else timeline.schedule(timeline.now() + after * 1000, land);
    }
  }

  const lots = new Map(
    members.map((member) => [member, seededRandom(`${seed}/probe/${member.consumer.id}`)]),
  );
  const meet = (member: Member): number =>
    Math.floor((lots.get(member)?.fraction() ?? 0) * member.runtimes.length);

  return {
    members,
    meet,
    byId: (id) => members.find(({ consumer }) => consumer.id === id),
    call,
    deploy,
    start,
  };
}

function memberOf(spec: ConsumerSpec, leaked: Secret): Member {
  return {
    ...spec,
    identity: identityOf(spec.consumer),
    stored: leaked,
    runtimes: Array.from({ length: spec.behaviour.instances }, () => leaked),
    names: Array.from({ length: spec.behaviour.instances }, (_, index) => nameOf(spec, index, 0)),
    astray: spec.behaviour.wrongEnvironment,
    locked: spec.behaviour.locked,
    paused: false,
    present: false,
    last: [],
    asked: 0,
  };
}

/** Where there is one there is nothing to tell apart. */
function nameOf(
  { consumer, behaviour }: ConsumerSpec,
  index: number,
  deployment: number,
): string | undefined {
  if (behaviour.instances === 1 || behaviour.instanceNames === "none") return undefined;
  const since = behaviour.instanceNames === "renewed" ? `-${deployment}` : "";
  return `${consumer.id}-${index + 1}${since}`;
}
