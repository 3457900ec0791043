import { StanchError } from "../../core/errors.ts";
import type { Fleet, Member } from "./fleet.ts";

/**
 * Which consumers stand behind a name that a runbook or an inventory uses: the one place where names become things.
 * A store or a reload may serve several consumers. `ERR_NOT_SIMULATED` for a name that nobody uses.
 */
export interface Names {
  /** By the store's name, else by the consumer's id. */
  store(name: string): readonly Member[];
  reload(name: string): readonly Member[];
  consumerProbe(name: string): Member;
}

export function createNames(fleet: Fleet): Names {
  const matching = (
    kind: string,
    name: string,
    uses: (member: Member) => boolean,
  ): readonly [Member, ...Member[]] => {
    const [first, ...rest] = fleet.members.filter(uses);
    if (first !== undefined) return [first, ...rest];
    throw new StanchError({
      code: "ERR_NOT_SIMULATED",
      message: `no consumer of this rehearsal uses the ${kind} ${name}`,
    });
  };
  return {
    store(name) {
      const named = fleet.members.filter(({ consumer }) => consumer.store === name);
      return named.length > 0 ? named : matching("store", name, ({ consumer }) => consumer.id === name);
    },
    reload: (name) => matching("reload", name, ({ consumer }) => consumer.reload === name),
    consumerProbe: (name) => matching("probe", name, ({ consumer }) => consumer.probes.includes(name))[0],
  };
}
