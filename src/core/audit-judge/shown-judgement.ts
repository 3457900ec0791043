import type { JudgedTactic, Judgement } from "./judgement.ts";
import { shownAction, shownAddress, shownCredential } from "./shown-names.ts";

/** The judgement with every text that comes from the log made fit to be shown and kept. `scrub` masks known values. */
export function shownJudgement(judgement: Judgement, scrub: (text: string) => string): Judgement {
  const credential = (id: string): string => scrub(shownCredential(id));
  const action = (name: string): string => scrub(shownAction(name));
  return {
    ...judgement,
    key: credential(judgement.key),
    callers: judgement.callers.map((caller) => ({
      ...caller,
      agent: scrub(caller.agent),
      addresses: merged(caller.addresses.map(({ address, count }) => [shownAddress(address), count])).map(
        ([address, count]) => ({ address, count }),
      ),
    })),
    tactics: judgement.tactics.map((tactic): JudgedTactic => ({
      ...tactic,
      actions: merged(tactic.actions.map((one) => [action(one.action), one.count])).map(([name, count]) => ({
        action: name,
        count,
      })),
    })),
    lineage: judgement.lineage.map((one) => ({
      ...one,
      id: credential(one.id),
      parent: credential(one.parent),
      via: one.via === null ? null : action(one.via),
    })),
  };
}

function merged(pairs: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const [name, count] of pairs) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums];
}
