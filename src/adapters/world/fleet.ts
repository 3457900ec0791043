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
  runtime: Secret;
  /** Writes and reloads go to another environment. */
  astray: boolean;
  locked: boolean;
  paused: boolean;
  /** It exists and makes its calls. */
  present: boolean;
  last: { readonly at: Instant; readonly outcome: ReturnType<FrontDoor>; readonly value: Secret } | null;
}

/** All consumers of the world. */
export interface Fleet {
  readonly members: readonly Member[];
  byId(id: string): Member | undefined;
  /** One call with what the runtime holds; nothing if it is paused. */
  call(member: Member): void;
  /** The runtime takes what is stored now, after its deploy delay, unless the write went astray. */
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

  function call(member: Member): void {
    if (member.paused || !member.present) return;
    const turn = turns.get(member) ?? 0;
    turns.set(member, turn + 1);
    const { calls, id } = member.consumer;
    const action = calls[turn % calls.length] ?? "call";
    const value = member.runtime;
    const outcome = door({ value, caller: { is: "consumer", id }, as: member.identity, action });
    member.last = { at: timeline.clock.now(), outcome, value };
  }

  function start(member: Member, when: "at once" | "some time"): void {
    member.present = true;
    const { id, period } = member.consumer;
    if (period === "on-demand") return;
    const every = Math.max(1000, Math.round(period * 1000));
    const again = (at: number): void =>
      timeline.schedule(at, () => {
        call(member);
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
    const land = (): void => {
      // A later deployment takes the place of one that is under way.
      if (deployments.get(member) !== deployment) return;
      if (!member.astray && !member.behaviour.broken) member.runtime = value;
    };
    const { deployDelay } = member.behaviour;
    if (deployDelay === 0) land();
    else timeline.schedule(timeline.now() + deployDelay * 1000, land);
  }

  return { members, byId: (id) => members.find(({ consumer }) => consumer.id === id), call, deploy, start };
}

function memberOf(spec: ConsumerSpec, leaked: Secret): Member {
  return {
    ...spec,
    identity: identityOf(spec.consumer),
    stored: leaked,
    runtime: leaked,
    astray: spec.behaviour.wrongEnvironment,
    locked: spec.behaviour.locked,
    paused: false,
    present: false,
    last: null,
  };
}
