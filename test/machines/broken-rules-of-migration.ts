import type { BrokenRule } from "./broken-rules.ts";

const SIDE_BY_SIDE = "migration: both keys side by side, and the end at the open gate or on broken glass";
const HOSTILE = "migration: a caller whom two people call hostile, with the old key";
const MADE = "migration: what the old key made, and who calls with it";
const STAY = "migration: others stay on the old key, whatever is signed";
const UNKNOWN = "migration: others stay, and somebody unknown turns out to be one of them, or a thief";
const STAY_WITHOUT_OVERLAP = "migration: others stay where the new key would end the old one";

const rule = (theme: string, what: string, file: string, from: string, to: string): BrokenRule => ({
  theme,
  what,
  file: `src/core/${file}`,
  from,
  to,
});

/** What a migration has of its own, loosened or forgotten. */
export const BROKEN_RULES_OF_MIGRATION: readonly BrokenRule[] = [
  rule(
    STAY,
    "an old key that is ended under those who stay",
    "verdict.ts",
    '"break-glass" | null {\n  if (isOldKeyKept(incident.plan)) return null;\n',
    '"break-glass" | null {\n',
  ),
  rule(
    STAY_WITHOUT_OVERLAP,
    "a new key that ends the old one under them",
    "verdict.ts",
    "  if (isOldKeyKept(incident.plan)) return false;\n",
    "",
  ),
  rule(
    STAY,
    "a move that is over before it is proven",
    "predicates.ts",
    "isOldKeyKept(incident.plan) && revocationBlockers(incident, now).length === 0",
    "isOldKeyKept(incident.plan)",
  ),
  rule(
    STAY,
    "one that stays over, whatever is seen later",
    "predicates.ts",
    "isOldKeyKept(incident.plan) && !isMovedAndProven(incident, now)",
    "false && !isMovedAndProven(incident, now)",
  ),
  rule(
    STAY,
    "a sight of others that a move doesn't need",
    "gate-sight.ts",
    "  if (isOldKeyKept(incident.plan)) return [];\n",
    "",
  ),
  rule(
    STAY,
    "silence of the old key, where nobody could hear it",
    "gate-old-use.ts",
    "isOldKeyKept(incident.plan) ? null : unobservable",
    "false ? null : unobservable",
  ),
  rule(
    STAY,
    "a rung of the ladder",
    "purpose.ts",
    "!isMigration(plan) || (kind !==",
    "isMigration(plan) || (kind !==",
  ),
  rule(
    SIDE_BY_SIDE,
    "a migration that closes as a false alarm",
    "predicates.ts",
    " || !closeReasons(incident.plan).includes(event.data.as)",
    "",
  ),
  rule(
    SIDE_BY_SIDE,
    "a leak path where nothing leaked",
    "gate.ts",
    "if (!isMigration(incident.plan) && !isLeakPathClosed",
    "if (!isLeakPathClosed",
  ),
  rule(
    HOSTILE,
    "a thief on the old key",
    "gate.ts",
    "    ...thievesInMigration(incident).map((caller) => thiefBlocker(incident, caller)),\n",
    "",
  ),
  rule(
    MADE,
    "a thief on what the old key made",
    "unknown-callers.ts",
    'key !== "replacement" && callerClass(incident, id) === "hostile",\n  );\n}\n\nexport function thiefBlocker',
    'key === "old" && callerClass(incident, id) === "hostile",\n  );\n}\n\nexport function thiefBlocker',
  ),
  rule(
    MADE,
    "what the old key made, ended by a migration",
    "predicates.ts",
    "    !isMigration(incident.plan) &&\n    !item.ended &&",
    "    !item.ended &&",
  ),
  rule(
    UNKNOWN,
    "one who stays, taken for nobody",
    "caller-class.ts",
    "[...Object.keys(incident.consumers), ...staying]",
    "Object.keys(incident.consumers)",
  ),
  rule(
    UNKNOWN,
    "stanch's own credential, where nothing ends it",
    "gate.ts",
    "!isOldKeyKept(incident.plan) && (incident.own",
    "(incident.own",
  ),
];
