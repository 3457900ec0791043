import type { CloseReason, EventData, Mode } from "../../core/journal.ts";
import type { Tell } from "../../core/key-words.ts";
import type { FoundTrace, Plan } from "../../core/plan.ts";
import { dedicatedUsersOf, isMigration, newKeyWords } from "../../core/purpose.ts";
import type { Context, Line, Row } from "../line.ts";
import { count, list, maskOfHandle, named, quoted, shortHash, valueName } from "../phrase.ts";

type IncidentRow = Row<
  | "incident.opened"
  | "notice.sent"
  | "notice.failed"
  | "notices.settled"
  | "spool.cleared"
  | "incident.closed"
  | "incident.aborted"
>;

const CLOSED: Readonly<Record<Exclude<CloseReason, "moved">, string>> = {
  revoked: "the leaked key is revoked",
  falsePositive: "false positive",
  alreadyDead: "the leaked key was dead already",
  accepted: "the risk was accepted",
};

/** Opening, notices, clean-up and the close. */
export function describeIncident(row: IncidentRow, tell: Tell, { after }: Context): Line {
  switch (row.type) {
    case "incident.opened": {
      const { mode, leaked, plan, planHash, reopens } = row.data;
      const kind = kindOf(mode, plan);
      const link = reopens === undefined ? "" : `, re-opens ${named(reopens)}`;
      return {
        event: `${kind} opened for key ${named(leaked.name)} (${maskOfHandle(leaked.handle)})${link}${leakOf(row.data)}${toWhom(plan)}`,
        evidence: `${foundBy(leaked.found)}runbook ${named(plan.runbook)}, plan ${shortHash(planHash)}, machine ${row.data.machine.id} ${row.data.machine.version}`,
      };
    }
    case "notice.sent":
      return { event: `${named(row.data.to)} told: ${row.data.purpose}`, evidence: named(row.data.effect) };
    case "notice.failed":
      return {
        event: `${named(row.data.to)} ${row.data.error.unsure === true ? "may or may not have been" : "couldn't be"} told (${row.data.purpose}): ${quoted(row.data.error.message)}`,
        evidence: `${row.data.error.code}, ${named(row.data.effect)}`,
      };
    case "notices.settled": {
      const { failed } = row.data;
      const event = failed.length === 0 ? "all notices sent" : `notices not sent: ${list(failed.map(named))}`;
      return { event, evidence: "" };
    }
    case "spool.cleared":
      return {
        event: `${count(row.data.names.length, "value")} deleted from the spool`,
        evidence: `${named(row.data.effect)}, ${list(row.data.names.map((name) => named(valueName(name, tell))))}`,
      };
    case "incident.closed":
      return {
        event: `incident closed: ${closedWords(row.data.as, after.plan, tell)}`,
        evidence: row.data.as,
      };
    case "incident.aborted":
      return { event: "incident aborted", evidence: `left behind: ${list(row.data.left.map(named))}` };
  }
}

/** `live response`, `live migration`, `rehearsal`, `rehearsal of a migration`. */
export function kindOf(mode: Mode, plan: Pick<Plan, "purpose">): string {
  if (!isMigration(plan)) return mode === "live" ? "live response" : "rehearsal";
  return mode === "live" ? "live migration" : "rehearsal of a migration";
}

/** Where the new keys aren't a team's. */
function toWhom(plan: Plan): string {
  return dedicatedUsersOf(plan).length === 0 ? "" : `; its consumers get ${newKeyWords(plan, "many")}`;
}

function closedWords(as: CloseReason, plan: Plan, tell: Tell): string {
  return as === "moved"
    ? `its consumers are on ${newKeyWords(plan, "many")}, and the old key lives on for others`
    : tell(CLOSED[as]);
}

function leakOf({ plan, leaked }: EventData["incident.opened"]): string {
  return isMigration(plan) ? "" : `; leaked at ${quoted(leaked.leakPath)}`;
}

/** `found by "aws-access-token" in "conf/aws.tf:2", 3 places, `, or nothing. */
function foundBy(found: FoundTrace | undefined): string {
  if (found === undefined) return "";
  const tried = found.verified === null ? "" : `, ${found.verified ? "works" : "was refused"} there`;
  return `found by ${quoted(found.detector)} in ${quoted(found.location)}, ${count(found.count, "place")}${tried}, `;
}
