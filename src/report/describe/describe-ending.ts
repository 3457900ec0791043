import { tellOf } from "../../core/key-words.ts";
import type { Context, Line, Row } from "../line.ts";
import { count, named, quoted } from "../phrase.ts";

const GROUND = {
  gate: "the gate is open",
  cutover: "by cutover approval",
  "break-glass": "by BREAK-GLASS: the gate was shut",
} as const;

const HOW = { ended: "ended", alreadyGone: "was gone already", attested: "ended, as attested" } as const;

/** The gate, the end of the key and whether it is refused since. */
export function describeEnding(
  row: Row<"gate.shut" | "revocation.started" | "key.ended" | "lineage.ended" | "canary.probed">,
  { after }: Context,
): Line {
  const tell = tellOf(after.plan);
  switch (row.type) {
    case "gate.shut": {
      const { blockers } = row.data;
      return {
        event: `gate shut by ${count(blockers.length, "blocker")}`,
        evidence: blockers.map((blocker) => `${blocker.code} ${named(blocker.subject)}`).join(", "),
      };
    }
    case "revocation.started":
      return {
        event: tell`ending the leaked key: ${GROUND[row.data.ground]}`,
        evidence: `visit ${row.data.visit} of the gate`,
      };
    case "key.ended": {
      const { keyId, how, effect } = row.data;
      const which = keyId === after.leaked.id ? tell("leaked key") : "another key";
      return { event: `${which} ${named(keyId)} ${HOW[how]}`, evidence: named(effect) };
    }
    case "lineage.ended": {
      const { keyId, how, effect } = row.data;
      return { event: tell`${named(keyId)}, made with the leaked key, ${HOW[how]}`, evidence: named(effect) };
    }
    case "canary.probed": {
      const event = {
        refused: "the leaked key is refused",
        accepted: "the leaked key is STILL ACCEPTED",
        unknown: "no clear answer to the leaked key",
      }[row.data.outcome];
      return { event: `canary: ${tell(event)}`, evidence: quoted(row.data.detail) };
    }
  }
}
