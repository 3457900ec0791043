import type { Blocker } from "../../core/blocker.ts";
import type { Caller } from "../../core/evidence.ts";
import { type Incident, activeConsumers } from "../../core/incident.ts";
import type { CallerClass, OrphanClass } from "../../core/journal.ts";
import { mayBeSurplus, undecidedOrphans } from "../../core/orphans.ts";
import type { Choice, Deed, Found, News, Situation } from "./choices.ts";
import type { Unsigned } from "./reference-policy.ts";
import { byResponder, byTwo } from "./signatures.ts";

/** Who a caller is: somebody finds it out, and the players say it, whatever was found out. */
export function aboutCaller(situation: Situation, { subject }: Blocker): readonly Choice[] {
  const { at, people, table } = situation;
  const caller = at.incident.callers[subject];
  if (caller === undefined) return [];
  const about = subject;
  const found = table.found.get(subject);
  return [
    ...ask(situation, "caller", subject, about),
    ...(["consumer", "hostile", "responder"] as const).flatMap((as): readonly Choice[] => {
      const deeds = classify(situation, caller, as);
      const careful = found !== undefined && found?.as === as;
      const id = `classify/${subject}/${as}`;
      const choice = { id, label: `say that ${subject} is ${CALLED[as]}`, about, careful, deeds };
      return people.length === 0 || deeds.length === 0 ? [] : [choice];
    }),
  ];
}

const CALLED: Readonly<Record<CallerClass, string>> = {
  consumer: "a consumer",
  hostile: "hostile (two people say so)",
  responder: "one of us, who respond",
};

/** Whose a key is that a lost create may have made. */
export function aboutKeys(situation: Situation): readonly Choice[] {
  const { people } = situation;
  const { incident } = situation.at;
  return undecidedOrphans(incident).flatMap((orphan) => {
    const { keyId } = orphan;
    const about = keyId;
    const said = (["foreign", "surplus"] as const).flatMap((as): readonly Choice[] => {
      if (as === "surplus" && !mayBeSurplus(incident, orphan)) return [];
      const careful = situation.table.found.get(keyId)?.as === as;
      const data = { keyId, as, reason: "by what is known at the table" };
      const deeds = byResponder(incident, people, `key/${keyId}`, () => ({
        type: "orphan.classified",
        data,
      }));
      const id = `key/${keyId}/${as}`;
      return [{ id, label: `say that ${keyId} is ${OWNED[as]}`, about, careful, deeds }];
    });
    return [...ask(situation, "key", keyId, about), ...said];
  });
}

const OWNED: Readonly<Record<OrphanClass, string>> = {
  foreign: "somebody else's",
  surplus: "stanch's own, and needed by nobody",
};

function ask({ at, people, table }: Situation, find: "caller" | "key", id: string, about: string) {
  const asked = people.find((person) => person.id !== at.incident.responder) ?? people[0];
  if (asked === undefined || table.found.has(id)) return [];
  const { id: by, answersAfter: after } = asked;
  const what = find === "caller" ? `who ${id} is` : `whose key ${id} is`;
  const deed: Deed = { by, topic: `ask/${find}/${id}`, after, does: { find, id } };
  const choice: Choice = {
    id: `ask/${find}/${id}`,
    label: `have ${by} ask around ${what}`,
    about,
    careful: true,
    deeds: [deed],
  };
  return [choice];
}

/**
 * Nobody who asks nobody can say which service a consumer is: it is taken for one that the inventory has, whoever it is in
 * truth, so that a guess tells nothing.
 */
function classify(situation: Situation, caller: Caller, as: CallerClass): readonly Deed[] {
  const { people, table } = situation;
  const { incident } = situation.at;
  const topic = `classify/${caller.id}/${as}`;
  const reason = "by what is known at the table";
  const row =
    (consumer?: string) =>
    ({ callers }: Incident): Unsigned => ({
      type: "caller.classified",
      data: {
        caller: caller.id,
        as,
        rowsHash: callers[caller.id]?.rowsHash ?? caller.rowsHash,
        ...(consumer === undefined ? {} : { consumer }),
        reason,
      },
    });
  if (as === "hostile") return byTwo(incident, people, topic, row());
  if (as === "responder") return byResponder(incident, people, topic, row());
  const found = table.found.get(caller.id);
  if (found?.as === "consumer") {
    const { consumer } = found;
    const added: Unsigned = { type: "consumer.added", data: { consumer, replacement: consumer.id } };
    return [
      ...byResponder(incident, people, `add/${consumer.id}`, () => added),
      ...byResponder(incident, people, topic, row(consumer.id)),
    ];
  }
  const [taken] = activeConsumers(incident);
  return taken === undefined ? [] : byResponder(incident, people, topic, row(taken.consumer.id));
}

/** What somebody came back with, as they say it. */
export function foundWords(by: string, what: string, found: Found | null): News["text"] {
  switch (found?.as) {
    case undefined:
      return `${by} asked around, and nobody could say about ${what}`;
    case "consumer": {
      if (!("consumer" in found)) return "";
      const { id, service, owner } = found.consumer;
      return `${by} asked around: ${what} is ${id} (${service}, ${owner} owns it)`;
    }
    case "hostile":
      return `${by} asked around: nobody knows ${what}, and nobody ever set it up`;
    case "responder":
      return `${by} asked around: ${what} is what the response itself calls with`;
    case "surplus":
      return `${by} asked around: nobody made ${what} but stanch`;
    case "foreign":
      return `${by} asked around: ${what} is somebody else's`;
  }
}

export function looksOf({ userAgent, address }: Pick<Caller, "userAgent" | "address">): string {
  return `${userAgent ?? "no user agent"} from ${address ?? "no address"}`;
}
