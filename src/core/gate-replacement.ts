import type { Blocker } from "./blocker.ts";
import { type Incident, type ReplacementProgress, activeConsumers } from "./incident.ts";
import { tellOf } from "./key-words.ts";
import type { KeyHandle, KeyKind, KeyRef } from "./key.ts";
import { dedicatedUserOf } from "./purpose.ts";
import { thievesOn } from "./unknown-callers.ts";

/**
 * `REPLACEMENT_WRONG` for every replacement in use that isn't live, or isn't of the planned kind, team and scopes, and for
 * every one that is stolen, used or not: it works for whoever has it.
 */
export function replacementBlockers(incident: Incident): readonly Blocker[] {
  const used = new Set(activeConsumers(incident).map((progress) => progress.replacement));
  const names = new Set([...used, ...Object.keys(incident.replacements)]);
  return [...names].sort().flatMap((name) => {
    const replacement = incident.replacements[name];
    const wrong =
      theftOf(incident, replacement) ?? (used.has(name) ? whatIsWrong(incident, replacement) : null);
    return wrong === null
      ? []
      : [
          {
            code: "REPLACEMENT_WRONG" as const,
            subject: name,
            clears: `${wrong}: ${wayOut(name, incident)}`,
          },
        ];
  });
}

function wayOut(name: string, { replacements }: Incident): string {
  return replacements[name]?.state === "live"
    ? `if it is to be another one, say so: stanch reject-replacement ${name}`
    : "stanch makes one: stanch resume";
}

function theftOf(incident: Incident, replacement: ReplacementProgress | undefined): string | null {
  const thieves = replacement === undefined ? [] : thievesOn(incident, replacement);
  return thieves.length === 0
    ? null
    : `the replacement is stolen, two people called ${thieves.join(", ")} hostile`;
}

function whatIsWrong(incident: Incident, replacement: ReplacementProgress | undefined): string | null {
  if (replacement?.key === undefined || replacement.key === null) return "the replacement hasn't been made";
  const { plan, key } = replacement;
  if (key.state !== "live" && key.state !== "unknown") return `the replacement is ${key.state}`;
  if (key.id === incident.leaked.id || holdsLeakedValue(incident, replacement))
    return tellOf(incident.plan)("the replacement is the leaked key");
  if (replacement.probe === "refused") return "the provider refuses the replacement";
  const kind = kindOf(key, replacement.handle);
  if (plan.kind !== undefined && kind !== plan.kind) {
    return `planned as a ${plan.kind} key, the provider says ${kind ?? "nothing of its kind"}`;
  }
  if (plan.team !== undefined && key.team !== plan.team) {
    return `planned for team ${plan.team}, the provider says ${key.team ?? "nothing of its team"}`;
  }
  if (plan.principal !== undefined && (key.principal ?? plan.principal) !== plan.principal) {
    const what = dedicatedUserOf(incident.plan, plan) === null ? "principal" : "dedicated user";
    return `planned for the ${what} ${plan.principal}, the provider says ${key.principal}`;
  }
  const missing = (plan.scopes ?? []).filter((scope) => key.scopes?.includes(scope) !== true);
  return missing.length === 0 ? null : `the provider doesn't show scope ${missing.join(", ")}`;
}

/** A value that a person pastes may be the old one, whatever the provider calls the new key. */
function holdsLeakedValue({ leaked }: Incident, { handle }: ReplacementProgress): boolean {
  const value = leaked.handle?.fingerprint;
  return value !== undefined && value !== "" && value === handle?.fingerprint;
}

/** The provider's word, else the prefix: `team.` and `user.` say it themselves. */
function kindOf(key: KeyRef, handle: KeyHandle | null): KeyKind | null {
  if (key.kind !== undefined) return key.kind;
  if (handle?.prefix === "team.") return "team";
  return handle?.prefix === "user." ? "user" : null;
}
