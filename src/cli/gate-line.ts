import type { Blocker } from "../core/blocker.ts";
import { acceptedBlockers, revocationBlockers } from "../core/gate.ts";
import type { Incident } from "../core/incident.ts";
import { forLine } from "../core/sanitise.ts";

/** Up to here the whole list is as quickly read as what changed in it. */
const FEW = 3;

/** Tells how the gate stands, in a line; nothing if it stands as before. */
export interface GateLine {
  tell(incident: Incident): string;
  /** It was left: the next visit begins with the whole list. */
  leave(): void;
}

/** A long list is said once, then what changed in it: nobody finds the difference between two long lists at night. */
export function createGateLine(): GateLine {
  let known: readonly Blocker[] | null = null;
  let said = "";
  return {
    tell(incident) {
      const list = revocationBlockers(incident, incident.lastAt);
      const accepted = acceptedBlockers(incident, incident.lastAt).length;
      const also = accepted === 0 ? "" : ` (${accepted} accepted)`;
      const whole = list.length === 0 ? "" : `gate shut${also}: ${byCode(list)}`;
      const state = whole === "" ? `the gate is open${also}: a person has to approve` : whole;
      if (state === said) return "";
      said = state;
      const before = known;
      known = list;
      return before === null || list.length <= FEW
        ? state
        : `gate shut${also}, ${list.length} left: ${changes(before, list)}`;
    },
    leave() {
      known = null;
      said = "";
    },
  };
}

function changes(before: readonly Blocker[], list: readonly Blocker[]): string {
  const cleared = without(before, list);
  const added = without(list, before);
  return [
    ...(added.length === 0 ? [] : [`new: ${byCode(added)}`]),
    ...(cleared.length === 0 ? [] : [`cleared: ${byCode(cleared)}`]),
    ...(added.length + cleared.length === 0 ? [byCode(list)] : []),
  ].join("; ");
}

function without(list: readonly Blocker[], other: readonly Blocker[]): readonly Blocker[] {
  return list.filter(
    ({ code, subject }) => !other.some((one) => one.code === code && one.subject === subject),
  );
}

/** `UNSWAPPED ci, cron; LEAK_PATH_OPEN`. */
export function byCode(list: readonly Blocker[]): string {
  const subjects = Map.groupBy(list, ({ code }) => code);
  return [...subjects]
    .map(([code, rows]) => {
      const about = rows.flatMap(({ subject }) => (subject === "incident" ? [] : [forLine(subject)]));
      return about.length === 0 ? code : `${code} ${about.join(", ")}`;
    })
    .join("; ");
}
