/** What a worker ends with that saw the broken rule. */
export const CAUGHT = 10;

/** One line of the core, broken: which theme has to show it. */
export interface BrokenRule {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly theme: string;
}

const SILENCE = "silence: a call on the old key, a gap and a stale log begin it again";
const MUTE = "silence: a source that no longer answers, until somebody reads it or accepts that";
const TAKEN_BACK = "reports: a word that is taken back";
const SOURCES = "silence: only a source that would have seen it";
const SIGHT =
  "sight: callers whom no log can show, or not all of their calls, until two people accept just that";
const REFUSED_UNSEEN = "sight: whoever is refused since the key was disabled";
const DISABLED = "runs: what succeeds while the old key is disabled";
const ON_DEMAND = "runs: a consumer that calls on demand";
const BLIND = "runs: a log that is blind to refusals wants a success of late";
const INSTANCES = "reports: two instances of one consumer, each with its own word";
const REPLACED = "instances: one that was replaced while it held the old key";
const NAMELESS = "instances: a report that doesn't say whose it is";
const EACH_DISABLED = "instances: runs of each while the old key is disabled";
const EACH_ASKED = "instances: runs of each on demand, or somebody's word";
const EACH_REFUSED = "instances: a refusal of one, until it works or all do";
const SAID = "reports: what people say, for half a day";
const PRINCIPALS = "reports: a log that names no key and says who called, by principals of their own";
const REFUSED = "reports: a refusal, until it works again where it was refused";
const CALLERS = "callers: of one class and another, by one person and by two";
const JOINED = "callers: one who turns out to be a forgotten consumer";
const LINEAGE = "callers: a key, a session and their makers, called hostile by two";
const EMPTY = "exceptions: an empty inventory, and a log that may have missed somebody";
const EXPIRY = "exceptions: an acceptance that runs out";
const SOLO = "exceptions: one person signs twice, ten minutes apart";
const RETIRED = "exceptions: a consumer that may break, by its owner's word";
const STRANGER = "theft: a stranger on a replacement, of one class and another";
const ANOTHER = "theft: a replacement that is stolen, and the one in its place";
const WATCHED = "theft: a replacement that is stolen once the leaked key is dead";
const STRATEGY = "strategy: a change of it, deadlines, more time and pre-approvals never open the gate";
const DECLINED = "strategy: a rung that is declined, until the strategy changes";
const APPROVES = "one consumer: who approves";
const GLASS = "two consumers: one proven, one not, and broken glass";
const SET_BACK = "clocks: set back and right again, while the old key is disabled";
const BEHIND = "clocks: behind when the swap was written, and then set right";
const CUTOVER = "exceptions: a cutover, and somebody who joins after it was signed";

const rule = (theme: string, what: string, file: string, from: string, to: string): BrokenRule => ({
  theme,
  what,
  file: `src/core/${file}`,
  from,
  to,
});

/** Each rule of the gate that these themes are about, loosened or forgotten. */
export const BROKEN_RULES: readonly BrokenRule[] = [
  rule(SILENCE, "a gap that doesn't break the silence", "gate-old-use.ts", "    ...gaps,\n", ""),
  rule(
    SILENCE,
    "a call on the old key that doesn't",
    "gate-old-use.ts",
    "    lastOldUse(incident, progress),\n",
    "",
  ),
  rule(
    SILENCE,
    "one period of silence",
    "gate-old-use.ts",
    "Math.max(RUNS * (callPeriod(incident, progress) ?? 0)",
    "Math.max(callPeriod(incident, progress) ?? 0",
  ),
  rule(
    SILENCE,
    "a stale log",
    "gate-old-use.ts",
    "able.filter((reading) => isReadLately(incident, reading, now))",
    "able",
  ),
  rule(
    SILENCE,
    "silence up to now, though the log lags",
    "gate-old-use.ts",
    "plus(source.through, source.lag)",
    "plus(source.through, 2 * source.lag)",
  ),
  rule(
    SILENCE,
    "rows that are late, taken for rows that aren't there",
    "gate-old-use.ts",
    "earliestOf([reading.through, ...late.map(({ from }) => from)]) ?? reading.through",
    "reading.through",
  ),
  rule(
    MUTE,
    "a source that fell silent",
    "gate-sight.ts",
    "return reading === undefined || isReadLately(incident, reading, now) ? [] : [reading];",
    "return [];",
  ),
  rule(
    ON_DEMAND,
    "two runs in one breath",
    "evidence-rules.ts",
    "TRIGGERED_GAP: Seconds = 60",
    "TRIGGERED_GAP: Seconds = 1",
  ),
  rule(
    ON_DEMAND,
    "runs of before it called with the old key",
    "gate-old-use.ts",
    "!isRunEnough(incident, progress, now, lastOldUse(incident, progress))",
    "!isRunEnough(incident, progress, now)",
  ),
  rule(
    TAKEN_BACK,
    "a word that counts though it was taken back",
    "incident.ts",
    "!isTakenBack(incident, made)",
    "true",
  ),
  rule(
    CALLERS,
    "a responder whom nobody showed to the approver",
    "verdict.ts",
    "    responders: responders.sort(),\n",
    "",
  ),
  rule(APPROVES, "an approval that survives bad news", "verdict.ts", "voided === null && ", ""),
  rule(
    GLASS,
    "glass that is broken over somebody who isn't on the list",
    "break-glass.ts",
    "glassOf(incident, now).filter(({ unlisted }) => unlisted.length === 0)",
    "glassOf(incident, now)",
  ),
  rule(SOURCES, "a log that names no key", "gate-old-use.ts", "reading.identifiesKey &&", "true &&"),
  rule(SOURCES, "a log of other calls", "gate-old-use.ts", "    covered &&\n", ""),
  rule(
    SOURCES,
    "a disabled key, and a log blind to refusals",
    "gate-old-use.ts",
    "(disabledSince(incident) === null || reading.recordsRefusals)",
    "true",
  ),
  rule(
    DISABLED,
    "the token cache forgotten",
    "evidence-rules.ts",
    "plus(atLatest(incident, disabled), incident.plan.capabilities.tokenCache)",
    "atLatest(incident, disabled)",
  ),
  rule(
    DISABLED,
    "a disabled key that lets the consumer in",
    "evidence-rules.ts",
    "latest(cached, ...letIn.map((seen) => seen.last)) ?? cached",
    "cached",
  ),
  rule(DISABLED, "one run is enough", "runs.ts", "counted.slice(RUNS - 1).at(-1)", "counted.at(-1)"),
  rule(
    DISABLED,
    "a key that was enabled again counts as disabled",
    "record/ending.ts",
    'state: "live", stoppedAt: null',
    'state: "live"',
  ),
  rule(
    ON_DEMAND,
    "no runs are waited for",
    "gate-consumer.ts",
    "if (isTriggered(incident, progress) && !isRunEnough(incident, progress, now))",
    "if (uses.length < 1)",
  ),
  rule(
    ON_DEMAND,
    "silence before anybody asked it to run",
    "gate-old-use.ts",
    "    !isUnrun(incident, progress, now)\n",
    "    true\n",
  ),
  rule(
    BLIND,
    "old good news of a blind log",
    "evidence-rules.ts",
    "if (use.seesRefusals || period === null) return true;",
    "return true;",
  ),
  rule(
    BLIND,
    "an approval of what was seen, for what was said",
    "gate-consumer.ts",
    "const isUseSeen = newUseBlocker(unsaid, progress, now) === null;",
    "const isUseSeen = newUseBlocker(incident, progress, now) === null;",
  ),
  rule(
    INSTANCES,
    "one instance speaks for the other",
    "held-key.ts",
    "if (!old.every((report) => isReplaced(progress, report, onNew))) return null;",
    "",
  ),
  rule(
    INSTANCES,
    "a report from before the last call on the old key",
    "held-key.ts",
    "(oldUse === undefined || isAfter(report.last, oldUse)) &&",
    "true &&",
  ),
  rule(
    INSTANCES,
    "reports that never age",
    "held-key.ts",
    "    isFresh(incident, progress, report, now),\n",
    "    true,\n",
  ),
  rule(
    NAMELESS,
    "as many reports as there are instances, of whichever",
    "instances.ts",
    "return Math.max(named.size, Math.min(sightings.length, 1));",
    "return sightings.length;",
  ),
  rule(
    REPLACED,
    "two that never met",
    "instances.ts",
    "return moments.find((moment) => countAt(sightings, moment) >= wanted);",
    "return countOf(sightings) >= wanted ? moments.at(-1) : undefined;",
  ),
  rule(
    REPLACED,
    "one that went with a rollout, by the word of another source",
    "held-key.ts",
    "onNew.filter((report) => report.source === source && isAfter(report.last, last))",
    "onNew.filter((report) => isAfter(report.last, last))",
  ),
  rule(
    NAMELESS,
    "one that gives no name, for another",
    "instances.ts",
    "return Math.max(named.size, Math.min(sightings.length, 1));",
    "return named.size + Math.min(sightings.filter(({ instance }) => instance === undefined).length, 1);",
  ),
  rule(
    EACH_DISABLED,
    "runs of one for those of all",
    "runs.ts",
    "return togetherSince(runners, instancesOf(progress.consumer)) !== undefined;",
    "return runners.length > 0;",
  ),
  rule(
    EACH_ASKED,
    "somebody's one word for two runs",
    "runs.ts",
    "return runnerOf(incident, progress, said, since) !== null ||",
    "return said.length > 0 ||",
  ),
  rule(
    EACH_REFUSED,
    "a refusal of one that another takes back",
    "gate-consumer.ts",
    "if (wanted === 1 || refusal.instance === undefined) return",
    "if (wanted > 0) return",
  ),
  rule(
    SAID,
    "words that count for ever",
    "held-key.ts",
    "secondsBetween(at, latestNow(incident, now)) <= ATTESTATION_LIFE",
    "true",
  ),
  rule(SAID, "words about tomorrow", "incident.ts", "      !isAfter(made.happenedAt, made.at) &&\n", ""),
  rule(
    SAID,
    "words against what was seen",
    "held-key.ts",
    "isAttestedUnused(incident, progress, now) && lastOldUse(incident, progress) === undefined",
    "isAttestedUnused(incident, progress, now)",
  ),
  rule(
    SAID,
    "words of somebody who isn't of the incident",
    "record/person.ts",
    'if ("by" in data && !isEnrolled(incident, data.by)) return incident;',
    "",
  ),
  rule(
    PRINCIPALS,
    "one call as its own principal, though another instance may not have called yet",
    "held-key.ts",
    '(report.via !== "audit" || isEveryInstanceNew(incident, progress, report, oldUse)),',
    "true,",
  ),
  rule(
    PRINCIPALS,
    "calls of before a gap in such a log",
    "held-key.ts",
    "latest(oldUse, ...gaps.map(({ to }) => to))",
    "oldUse",
  ),
  rule(REFUSED, "a success elsewhere", "gate-consumer.ts", " && source === refusal.source && ", " && "),
  rule(
    REFUSED,
    "a success with nobody knows which key",
    "gate-consumer.ts",
    "isAfter(onNewKey, refusal.last) && ",
    "",
  ),
  rule(
    REFUSED,
    "a refusal that somebody takes back",
    "evidence-rules.ts",
    'return seen.fact === "refusal" || seen.key === "old";',
    "return false;",
  ),
  rule(
    CALLERS,
    "one person calls them hostile",
    "caller-class.ts",
    'return isCountersigned(incident, hostile) ? "hostile" : null;',
    'return "hostile";',
  ),
  rule(
    CALLERS,
    "a consumer that nobody declared",
    "caller-class.ts",
    'return consumerBehind(incident, caller) === null ? null : "consumer";',
    'return "consumer";',
  ),
  rule(JOINED, "calls of a caller who is a consumer", "held-key.ts", "[...own, ...called]", "own"),
  rule(
    LINEAGE,
    "a caller on a stolen key whom nobody judged",
    "predicates.ts",
    "[item.mintedBy, ...onIt.map((caller) => caller.id)]",
    "[item.mintedBy]",
  ),
  rule(LINEAGE, "a session ended like a key", "predicates.ts", '    item.kind === "key" &&\n', ""),
  rule(
    EMPTY,
    "an empty inventory and a log that began too late",
    "gate.ts",
    "secondsBetween(reading.from, atEarliest(incident, incident.openedAt)) >= incident.plan.lookback",
    "true",
  ),
  rule(
    EMPTY,
    "an empty inventory and a log with a gap",
    "gate.ts",
    "      reading.gaps.length === 0 &&\n",
    "",
  ),
  rule(
    EMPTY,
    "an empty inventory and a caller who isn't hostile",
    "gate.ts",
    "watched && harmless",
    "watched",
  ),
  rule(SIGHT, "callers whom no log shows", "gate-sight.ts", 'kinds.includes("*")) return', "true) return"),
  rule(SIGHT, "a log that names no key", "audit-summary.ts", "reading.identifiesKey && ", ""),
  rule(SIGHT, "a log that is one gap", "audit-summary.ts", " && !isAllGap(reading)", ""),
  rule(SIGHT, "an acceptance of less", "gate-sight.ts", 'except/${kinds.join(",")}', "except/any"),
  rule(
    REFUSED_UNSEEN,
    "refused calls that no log shows",
    "gate-sight.ts",
    "readings.filter((reading) => reading.recordsRefusals)",
    "readings",
  ),
  rule(EXPIRY, "acceptances that never expire", "gate.ts", " && isAfter(row.expires, now)", ""),
  rule(SOLO, "two signatures in one breath", "people.ts", ">= SOLO_PAUSE", ">= 0"),
  rule(
    RETIRED,
    "a consumer may break without its owner's word",
    "incident.ts",
    "return mayBreak && isCountersigned",
    "return isCountersigned",
  ),
  rule(
    CUTOVER,
    "a cutover without those who joined since",
    "verdict.ts",
    "      consumers.every((id) => named.has(id))",
    "      true",
  ),
  rule(
    CUTOVER,
    "a preflight from before somebody joined",
    "record/swap.ts",
    "        preflight: null,\n",
    "",
  ),
  rule(
    STRANGER,
    "strangers on a replacement, of whom nobody asks",
    "unknown-callers.ts",
    'if (caller.key !== "replacement") return true;',
    'return caller.key !== "replacement";',
  ),
  rule(
    STRANGER,
    "a replacement that is stolen",
    "gate-replacement.ts",
    "theftOf(incident, replacement) ??",
    "null ??",
  ),
  rule(
    ANOTHER,
    "a thief who holds the gate shut with a rejected key",
    "unknown-callers.ts",
    "key !== null && key.id === caller.keyId && key.state",
    "key !== null && key.state",
  ),
  rule(
    WATCHED,
    "strangers on a replacement when all is over",
    "close.ts",
    "    ...strangersOnReplacements(incident),\n",
    "",
  ),
  rule(
    STRATEGY,
    "a disable that was approved beforehand, taken for broken glass",
    "verdict.ts",
    'return isGlassBroken(incident, now) ? "break-glass" : null;',
    'return incident.preapprovals.length > 0 || isGlassBroken(incident, now) ? "break-glass" : null;',
  ),
  rule(
    SET_BACK,
    "a disable by a clock that was behind",
    "evidence-rules.ts",
    "plus(atLatest(incident, disabled), ",
    "plus(disabled, ",
  ),
  rule(
    BEHIND,
    "silence since a swap by a clock that was behind",
    "gate-old-use.ts",
    "atLatest(incident, progress.writtenAt ?? incident.openedAt)",
    "progress.writtenAt ?? incident.openedAt",
  ),
  rule(
    BEHIND,
    "a use of before the swap, by a clock that was behind",
    "evidence-rules.ts",
    "speaksAgainst(seen) ? earliest : surely",
    "earliest",
  ),
  rule(
    DECLINED,
    "a no that outlives the strategy it was said to",
    "record/ending.ts",
    "at: event.at }, declined: [] }",
    "at: event.at } }",
  ),
  rule(
    DECLINED,
    "a rung that was taken off, taken for a no",
    "predicates.ts",
    ' && one.how === "declined"',
    "",
  ),
];
