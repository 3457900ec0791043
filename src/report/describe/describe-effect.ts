import type { EffectKind } from "../../core/journal.ts";
import { type Tell, tellOf } from "../../core/key-words.ts";
import type { Context, Line, Row } from "../line.ts";
import { count, list, moment, named, quoted, valueName } from "../phrase.ts";

type EffectRow = Row<"effect.intended" | "effect.failed" | "effect.unknown" | "effect.absent">;

/** An effect's life before its outcome: what was meant, what failed, what nobody knows. */
export function describeEffect(row: EffectRow, context: Context): Line {
  const id = row.data.effect;
  const effect = context.after.effects[id];
  const what =
    effect === undefined ? named(id) : deed(tellOf(context.after.plan), effect.kind, effect.subject);
  switch (row.type) {
    case "effect.intended": {
      const { attempt, ending, before, keyName, names } = row.data;
      const again = attempt > 1 ? `, attempt ${attempt}` : "";
      const listed = before === undefined ? [] : [`${count(before.length, "key")} listed before`];
      const tell = tellOf(context.after.plan);
      const values = names === undefined ? [] : [list(names.map((name) => named(valueName(name, tell))))];
      const name = keyName === undefined ? [] : [`key name ${named(keyName)}`];
      return {
        event: `intent${ending ? " to end a credential" : ""}: ${what}${again}`,
        evidence: [named(id), ...name, ...listed, ...values].join(", "),
      };
    }
    case "effect.failed": {
      const { error, retryAt } = row.data;
      const next = retryAt === null ? "no further try" : `next try ${moment(retryAt, row.at)}`;
      return {
        event: `${what} failed: ${quoted(error.message)}`,
        evidence: `${error.code}, ${named(id)}, ${next}`,
      };
    }
    case "effect.unknown":
      return {
        event: `outcome unknown: ${what}: ${quoted(row.data.error.message)}`,
        evidence: `${row.data.error.code}, ${named(id)}`,
      };
    case "effect.absent":
      return { event: `looked: ${what} didn't happen`, evidence: named(id) };
  }
}

function deed(tell: Tell, kind: EffectKind, subject: string): string {
  const of = named(subject);
  switch (kind) {
    case "restrict":
      return tell("restriction of the leaked key");
    case "pause":
      return "pause of the callers";
    case "disable":
      return tell("disabling of the leaked key");
    case "undoRung":
      return `undo of ${of}`;
    case "reissue":
      return `making of replacement ${of}`;
    case "swap":
      return `swap of ${of}`;
    case "rollBack":
      return `roll-back of ${of}`;
    case "notify":
      return `notice to ${of}`;
    case "clearSpool":
      return "deletion of every value in the spool";
    case "end":
      return tell`end of the leaked key ${of}`;
    case "endOrphan":
      return `end of orphan ${of}`;
    case "endLineage":
      return tell`end of ${of}, made with the leaked key`;
  }
}
