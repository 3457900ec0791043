import type { ProviderCapabilities } from "../../core/key.ts";
import { BY_HAND, type WholeRow, doubtsOf } from "../../core/inventory/whole-row.ts";
import { type Instant, plus } from "../../core/time.ts";
import { defaultObjectives } from "../../formats/default-objectives.ts";
import type { Runbook } from "../../formats/runbook.ts";
import { scenarioWorldSchema } from "../../formats/scenario-world.ts";
import type { Scenario } from "../../formats/scenario.ts";
import { slugOf } from "../../formats/slug.ts";
import { STAND_IN_ROWS } from "../../formats/stand-in-rows.ts";
import { type TeamFacts, handlingBy, reportBy } from "../../formats/team-facts.ts";
import type { Random } from "../../ports/random.ts";
import { seededRandom } from "../random.ts";
import { surprisesFor } from "./own-surprises.ts";

/** When a rehearsal plays whose runbook names no time: a Monday morning. */
const SOME_MORNING: Instant = "2026-01-05T09:00:00.000Z";
/** From the exposure to the alarm. */
const NOTICED_AFTER = 20 * 60;
const MOST_PEOPLE = 5;

/** What is taken for granted of a provider of which nobody wrote anything down. */
const ABLE: ProviderCapabilities = {
  canList: true,
  canCreate: true,
  canRestrict: true,
  canDisable: true,
  canEnd: true,
  overlap: true,
  keepsNames: true,
  maxKeysPerPrincipal: null,
  tokenCache: 60,
  listLag: 5,
};

/**
 * A scenario around a team's own runbook: its provider can do what the team's files say, its callers behave as their rows
 * say, and a few things go wrong, drawn by the seed. The same files and seed give the same scenario.
 */
export function scenarioFromRunbook(
  runbook: Runbook,
  rows: readonly WholeRow[],
  facts: TeamFacts,
  seed: string,
): Scenario {
  const random = seededRandom(`${seed}/world`);
  const { steps, leak } = runbook;
  const capabilities = facts.capabilities ?? ABLE;
  const log = logOf(facts);
  const showsCallers = log.identifiesKey && log.covers.includes("*");
  const surprises = surprisesFor(
    {
      rows,
      showsCallers,
      findsKeys: capabilities.canList && capabilities.keepsNames,
      auditLag: log.auditLag,
    },
    random,
  );
  const { keyKind: kind = "team", team } = steps.reissue;
  const people = peopleOf(rows, facts, random);
  const behaviours = behavioursOf(rows, facts, random);
  return {
    kind: "scenario",
    name: runbook.name,
    title: runbook.title ?? runbook.name,
    story: storyOf(runbook, rows, facts),
    startsAt: plus(leak.exposedAt ?? plus(SOME_MORNING, -NOTICED_AFTER), NOTICED_AFTER),
    policy: facts.policy ?? "two-person",
    people,
    runbook,
    world: scenarioWorldSchema.parse({
      leaked: { kind, ...(team === undefined ? {} : { team }) },
      provider: { ...capabilities, ...log },
      consumers: behaviours,
      thief: thiefOf(rows, random),
      ...surprises,
    }),
    objectives: defaultObjectives({
      canDisable: capabilities.canDisable,
      canBeSeen:
        showsCallers &&
        (log.recordsRefusals || !capabilities.canDisable) &&
        rows.every(
          ({ id, match }) => Object.keys(match).length > 0 || behaviours[id]?.reports === "fingerprint",
        ),
      showsCallers,
      restrains: steps.contain.rung !== undefined && steps.contain.rung !== "observe",
      tellsOwners: steps.notify.owners,
    }),
  };
}

/** All planned logs as one, since the simulated provider keeps one: it shows the key where any of them does. */
function logOf({ logs }: TeamFacts) {
  if (logs === null || logs.length === 0)
    return { identifiesKey: true, recordsRefusals: true, covers: ["*"], cannotSee: [], auditLag: 30 };
  const naming = logs.filter(({ identifiesKey }) => identifiesKey);
  const best = naming.length > 0 ? naming : logs;
  return {
    identifiesKey: naming.length > 0,
    identifiesPrincipal: best.some(({ identifiesPrincipal }) => identifiesPrincipal === true),
    recordsRefusals: best.some(({ recordsRefusals }) => recordsRefusals),
    covers: [...new Set(best.flatMap(({ covers }) => covers))],
    cannotSee: [...new Set(logs.flatMap(({ cannotSee }) => cannotSee))],
    auditLag: Math.max(...best.map(({ lag }) => lag)),
  };
}

/** The enrolled, then the owners; where there are too few, somebody stands in. */
function peopleOf(rows: readonly WholeRow[], { people, policy }: TeamFacts, random: Random) {
  const owners = rows.flatMap(({ owner }) => (owner === "nobody yet" ? [] : (slugOf(owner) ?? [])));
  const known = [...new Set([...people, ...owners])].slice(0, MOST_PEOPLE);
  const standIns = ["first-responder", "second-responder"].filter((id) => !known.includes(id));
  const least = policy === "solo" ? 1 : 2;
  const ids = [...known, ...standIns.slice(0, Math.max(0, least - known.length))];
  return ids.map((id, turn) => ({ id, answersAfter: 60 + turn * 60 + Math.floor(random.fraction() * 60) }));
}

/** What the config says of a row's probes and store; what nobody wrote down is drawn. */
function behavioursOf(rows: readonly WholeRow[], { config }: TeamFacts, random: Random) {
  const turn = Math.floor(random.fraction() * 2);
  return Object.fromEntries(
    rows.map((row, index) => {
      const drawn = Math.floor(random.fraction() * 60);
      const { deployTime = drawn, instances, store, probes } = row;
      // One instance after the other, the last at the end of the time.
      const rollout = instances > 1 ? Math.floor(deployTime / instances) : 0;
      const { byHand, canRead } =
        store === BY_HAND ? { byHand: true, canRead: false } : handlingBy(config, store);
      const reports = reportBy(config, probes) ?? ((index + turn) % 2 === 0 ? "fingerprint" : "success");
      return [
        row.id,
        { reports, deployDelay: deployTime - rollout * (instances - 1), rollout, byHand, canRead },
      ];
    }),
  );
}

function thiefOf([first]: readonly WholeRow[], random: Random) {
  const actions = first?.calls ?? ["api"];
  return {
    userAgent: "python-requests/2.32",
    address: "203.0.113.77",
    uses: [
      { after: 120 + Math.floor(random.fraction() * 60), actions },
      { after: 600 + Math.floor(random.fraction() * 300), actions },
    ],
  };
}

function storyOf({ leak, provider }: Runbook, rows: readonly WholeRow[], facts: TeamFacts): string {
  const isMadeUp = rows === STAND_IN_ROWS;
  const doubtful = rows.filter((row) => doubtsOf(row).length > 0).length;
  const able =
    facts.capabilities === null
      ? `Nothing beside the runbook says what ${provider} can do, so here it can do everything.`
      : `${provider} can do here what your own config says.`;
  return [
    `A key of ${provider} leaked: ${leak.path}.`,
    isMadeUp
      ? "Your inventory names no caller of it yet: two made-up ones stand in for them."
      : `${rows.length} caller(s) of your inventory hold it${doubtful === 0 ? "" : `, ${doubtful} of them not confirmed or not whole`}.`,
    able,
  ].join("\n");
}
