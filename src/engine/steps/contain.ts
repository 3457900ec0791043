import { goesBy } from "../../core/audit-summary.ts";
import type { Incident } from "../../core/incident.ts";
import type { EventBody } from "../../core/journal.ts";
import { isContained } from "../../core/predicates.ts";
import type { OwnCredential } from "../../core/key.ts";
import { isLooking } from "../replay.ts";
import { noticesBefore, sendAll } from "../notices.ts";
import { noteOf } from "../perform.ts";
import { rungEffect } from "../rungs.ts";
import { type StepModule, type View, type Work, fact } from "../work.ts";

/** Looks at the key first, then applies the planned rung of the ladder, telling owners before it bites. */
export const contain: StepModule = async (view) => (isLooking(view) ? looking(view) : restraining(view));

async function looking(view: View): Promise<Work> {
  return { do: "publish", events: [await lookAtKey(view)] };
}

/** One look at the leaked key and at stanch's own credential. What can't be told is `unknown`, never assumed. */
export async function lookAtKey(view: View): Promise<EventBody> {
  const { provider } = view.adapters;
  const { id } = view.incident.leaked;
  const details: string[] = [];
  const state = await provider.getKey(id).then(
    (key) => key.state,
    (error: unknown) => {
      details.push(`key: ${noteOf(error).message}`);
      return "unknown" as const;
    },
  );
  const own = await provider.ownCredential().then(
    (credential) => judgeOwn(view.incident, credential),
    (error: unknown) => {
      details.push(`own credential: ${noteOf(error).message}`);
      return "unknown" as const;
    },
  );
  return fact(view, "key.looked", { state, own, detail: details.join("; ") });
}

/** The worst of all that stanch signs in with: one that is tainted taints whatever it does. */
export function judgeOwn(incident: Incident, own: OwnCredential): Judged {
  const each = [own, ...(own.beside ?? [])].map((one) => judgeOne(incident, one));
  return each.find((one) => one === "tainted") ?? each.find((one) => one === "unknown") ?? "clean";
}

type Judged = "clean" | "tainted" | "unknown";

/** By id, keyed fingerprint, or prefix and last four; lineage counts as the leaked key. */
function judgeOne({ leaked, lineage }: Incident, own: OwnCredential): Judged {
  if (own.kind === "none") return "clean";
  if (own.kind === "unknown") return "unknown";
  if (own.keyId === leaked.id || lineage.some((item) => goesBy(item, own.keyId ?? null))) return "tainted";
  const { handle } = own;
  // A session was opened with a credential that the operator gave; a key without a handle can't be told from any other.
  if (handle === undefined) return own.keyId === undefined && own.kind === "key" ? "unknown" : "clean";
  const { fingerprint, prefix, lastFour } = leaked.handle ?? {};
  if (fingerprint !== undefined) return fingerprint === handle.fingerprint ? "tainted" : "clean";
  if (own.kind === "session") return "clean";
  if (prefix !== undefined && prefix !== "" && handle.prefix !== prefix) return "clean";
  if (lastFour === undefined || lastFour === "") return "unknown";
  const alike = lastFour === handle.lastFour;
  return alike ? "tainted" : "clean";
}

async function restraining(view: View): Promise<Work> {
  const { incident } = view;
  const { rung } = incident.plan;
  if (isContained(incident)) {
    const isHeld =
      incident.leaked.state === "dead" || incident.rungs.some((applied) => applied.rung === rung);
    return { do: "publish", events: [fact(view, "contain.settled", { rung: isHeld ? rung : "observe" })] };
  }
  // Taken off by a person's wish: it is put on again only when somebody is asked anew.
  if (view.tries.has(`undo/${rung}`)) {
    const what = `containment "${rung}" was taken off again`;
    return { do: "stop", stop: { kind: "declined", what, rung } };
  }
  return sendAll(noticesBefore(view, rung)) ?? rungEffect(view, rung);
}
