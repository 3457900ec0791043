import type { Claim } from "../../core/journal.ts";
import { type Tell, tellOf } from "../../core/key-words.ts";
import type { Context, Line, Row } from "../line.ts";
import { duration, hashMark, list, moment, named, quoted, shortHash, signedBy } from "../phrase.ts";

type PersonRow = Row<
  | "evidence.withdrawn"
  | "attestation.made"
  | "caller.classified"
  | "orphan.classified"
  | "replacement.rejected"
  | "consumer.added"
  | "consumer.retired"
  | "acceptance.signed"
  | "approval.granted"
  | "cutover.signed"
  | "breakGlass.signed"
  | "review.closed"
  | "undo.requested"
  | "rung.declined"
  | "disable.preapproved"
  | "deadline.extended"
  | "close.requested"
  | "abort.requested"
>;

const CLAIM: Readonly<Record<Claim, string>> = {
  "new-key-in-use": "uses its replacement",
  "old-key-unused": "no longer uses the leaked key",
  "leak-path-closed": "the leak path is closed",
  "key-dead": "is dead",
  "key-disabled": "is disabled",
  "key-enabled": "is enabled again",
  "consumer-written": "has its replacement",
  "abuse-seen": "the leaked key is being abused",
};

/** What people signed: the sentence says what, the evidence who, and whether the signature counts. */
export function describePerson(row: PersonRow, { after }: Context): Line {
  const enrolled = after.people.some((person) => person.id === row.data.by);
  const signature = `${signedBy(row.data)}${enrolled ? "" : ", who isn't enrolled: counts for nothing"}`;
  const [event, ...more] = sentence(row, tellOf(after.plan));
  if (
    row.type === "deadline.extended" &&
    !after.extensions.some((one) => one.at === row.at && one.by === row.data.by)
  )
    more.push("counts for nothing: not theirs to give, or out of bounds");
  const voided = row.type === "approval.granted" && enrolled ? after.approvals.at(-1)?.voided : null;
  const isVoid = voided === null || voided === undefined ? [] : [`void: ${voided.by}`];
  return { event, evidence: [...isVoid, ...more, signature].join(", ") };
}

/** The sentence, then what else it rests on. */
function sentence(row: PersonRow, tell: Tell): readonly [string, ...string[]] {
  const by = named(row.data.by);
  switch (row.type) {
    case "evidence.withdrawn": {
      const { source, consumer, reason } = row.data;
      return [`evidence of ${named(source)} on ${named(consumer)} withdrawn: ${quoted(reason)}`];
    }
    case "attestation.made": {
      const { claim, subject, happenedAt, statement, receipt } = row.data;
      const what = subject === "incident" ? tell(CLAIM[claim]) : `${named(subject)} ${tell(CLAIM[claim])}`;
      const shown = receipt === undefined ? [] : [`${named(receipt.file)} ${hashMark(receipt.sha256)}`];
      return [
        `attested by ${by}: ${what}, ${quoted(statement)}`,
        `so since ${moment(happenedAt, row.at)}`,
        ...shown,
      ];
    }
    case "caller.classified": {
      const { caller, as, reason, rowsHash, consumer } = row.data;
      const which = consumer === undefined ? as : `${as} ${named(consumer)}`;
      return [`${named(caller)} called ${which} by ${by}: ${quoted(reason)}`, `rows ${hashMark(rowsHash)}`];
    }
    case "orphan.classified": {
      const { keyId, as, reason } = row.data;
      const whose = as === "surplus" ? "surplus, made by a lost attempt" : "somebody else's";
      return [`key ${named(keyId)} called ${whose}, by ${by}: ${quoted(reason)}`];
    }
    case "replacement.rejected": {
      const { replacement, keyId, reason } = row.data;
      return [
        `replacement ${named(replacement)} rejected by ${by}: ${quoted(reason)}`,
        `key ${named(keyId)} is surplus`,
      ];
    }
    case "consumer.added": {
      const { consumer, replacement } = row.data;
      return [`consumer ${named(consumer.id)} joins the inventory, for replacement ${named(replacement)}`];
    }
    case "consumer.retired":
      return [`${named(row.data.consumer)} may break, says ${by}: ${quoted(row.data.reason)}`];
    case "acceptance.signed": {
      const { code, subject, reason, expires } = row.data;
      return [
        `accepted by ${by}, not proven: ${code} ${named(subject)}, ${quoted(reason)}`,
        `until ${moment(expires, row.at)}`,
      ];
    }
    case "approval.granted": {
      const { verdict, visit } = row.data;
      const which = /^[0-9a-f]{16,}$/.test(verdict) ? `verdict ${shortHash(verdict)}` : "the verdict";
      return [`approved by ${by}: ${which}`, `visit ${visit} of the gate`];
    }
    case "cutover.signed": {
      const out = row.data.out.map((one) => `${named(one.consumer)} for ${duration(one.seconds)}`);
      return [`cutover approved by ${by}; out: ${list(out)}`, `visit ${row.data.visit} of the gate`];
    }
    case "breakGlass.signed": {
      const { reason, breaks, expires, visit } = row.data;
      return [
        `BREAK-GLASS signed by ${by}: ${quoted(reason)}; will break: ${list(breaks.map(named))}`,
        `visit ${visit} of the gate`,
        `until ${moment(expires, row.at)}`,
      ];
    }
    case "review.closed":
      return [`after-review closed by ${by}: ${quoted(row.data.findings)}`];
    case "undo.requested":
      return [`${by} asks to undo ${named(row.data.rung)}: ${quoted(row.data.reason)}`];
    case "rung.declined":
      return [`${by} says no to ${named(row.data.rung)}: ${quoted(row.data.reason)}`];
    case "disable.preapproved":
      return [
        `${by} approves that the key is disabled when its deadline has passed`,
        `plan ${shortHash(row.data.planHash)}`,
      ];
    case "deadline.extended":
      return [
        `${by} gives the overlap more time, until ${moment(row.data.until, row.at)}: ${quoted(row.data.reason)}`,
      ];
    case "close.requested":
      return [`${by} asks to close as ${row.data.as}: ${quoted(row.data.reason)}`];
    case "abort.requested":
      return [`${by} asks to abort: ${quoted(row.data.reason)}`];
  }
}
