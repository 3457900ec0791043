import { acceptedBlockers } from "../core/gate.ts";
import type { Incident } from "../core/incident.ts";
import type { Instant } from "../core/time.ts";
import { reportOf } from "../report/consumers.ts";
import { list, maskOfHandle, named } from "../report/phrase.ts";
import { nameOf } from "./blockers-view.ts";

/** What is signed with an approval, in words: the key, how each consumer is known, and what was accepted instead. */
export function verdictLines(incident: Incident, now: Instant): readonly string[] {
  const { leaked, plan } = incident;
  const consumers = Object.values(incident.consumers).map((progress) => {
    const { id, proof, sources, accepted } = reportOf(incident, progress, now);
    const key = incident.replacements[progress.replacement]?.key?.id;
    const on = key === undefined ? "no replacement" : `replacement ${named(key)}`;
    switch (proof) {
      case "retired":
        return `${named(id)}: retired, will break`;
      case "accepted":
        return `${named(id)}: NOT PROVEN on ${on}; accepted: ${list(accepted)}`;
      default:
        return `${named(id)}: on ${on}, ${proof} (${list(sources.map(named))})`;
    }
  });
  const others = acceptedBlockers(incident, now).filter(
    (blocker) => !Object.hasOwn(incident.consumers, blocker.subject),
  );
  return [
    `ends ${named(leaked.name)} (${maskOfHandle(leaked.handle)}) at ${named(plan.provider)}; plan ${incident.planHash.slice(0, 12)}`,
    ...(consumers.length === 0 ? ["no consumer is named"] : consumers),
    ...others.map((blocker) => `accepted, not cleared: ${nameOf(blocker)}`),
  ];
}
