import { ACCEPTABLE_CODES, type Blocker } from "../../core/blocker.ts";
import { whoBreaks } from "../../core/break-glass.ts";
import { isRetired } from "../../core/incident.ts";
import { SOLO_PAUSE, isEnrolled } from "../../core/people.ts";
import { plus } from "../../core/time.ts";
import type { Choice, Situation } from "./choices.ts";
import type { Reaction } from "./reference-policy.ts";
import { byResponder, byTwo } from "./signatures.ts";

const ACCEPTED_FOR = 4 * 3600;
const GLASS_STAYS_BROKEN = 3600;

/** Two people accept what keeps the gate or the close shut. `careful`: the reference policy would, here and now. */
export function acceptance(
  { at, people }: Situation,
  { code, subject }: Blocker,
  careful: boolean,
): readonly Choice[] {
  if (!ACCEPTABLE_CODES.has(code)) return [];
  const id = `accept/${code}/${subject}`;
  const deeds = byTwo(at.incident, people, id, (_incident, now) => ({
    type: "acceptance.signed",
    data: { code, subject, reason: "decided at the table", expires: plus(now, ACCEPTED_FOR) },
  }));
  const what = subject === "incident" ? code : `${code} ${subject}`;
  return [{ id, label: `have two people accept ${what} for 4 hours`, careful, deeds }];
}

/** The owner, if they can sign, and somebody else give a consumer up: it may break. */
export function retirement({ at: { incident }, people }: Situation, consumer: string): readonly Choice[] {
  const progress = incident.consumers[consumer];
  if (progress === undefined || isRetired(incident, consumer)) return [];
  const { owner } = progress.consumer;
  const isThere = isEnrolled(incident, owner) && people.some(({ id }) => id === owner);
  const first = people.find(({ id }) => !isThere || id === owner);
  if (first === undefined) return [];
  const second = incident.policy === "solo" ? first : people.find(({ id }) => id !== first.id);
  if (second === undefined) return [];
  const id = `retire/${consumer}`;
  const deeds = [first, second].map((person, turn): Reaction => ({
    by: person.id,
    topic: `${id}/${turn}`,
    after: person.answersAfter + (incident.policy === "solo" ? turn * (SOLO_PAUSE + 60) : 0),
    does: {
      sign: () => ({ type: "consumer.retired", data: { consumer, reason: "decided at the table" } }),
    },
  }));
  return [{ id, label: `have two people give ${consumer} up: it may break`, careful: false, deeds }];
}

/** The whole gate at once, over everybody who may break by then. */
export function brokenGlass({ at, people }: Situation): readonly Choice[] {
  if (at.state !== "revoking.gated") return [];
  const deeds = byTwo(at.incident, people, "glass", (incident, now) => ({
    type: "breakGlass.signed",
    data: {
      reason: "decided at the table",
      breaks: whoBreaks(incident, now),
      expires: plus(now, GLASS_STAYS_BROKEN),
      visit: incident.visit,
    },
  }));
  return [{ id: "glass", label: "have two people break the glass at the gate", careful: false, deeds }];
}

/** Gives the response up: rungs come off, and the leaked key stays as it is. */
export function abort({ at, people }: Situation): readonly Choice[] {
  const deeds = byResponder(at.incident, people, "abort", () => ({
    type: "abort.requested",
    data: { reason: "decided at the table" },
  }));
  return [{ id: "abort", label: "give this response up (abort)", careful: false, deeds }];
}
