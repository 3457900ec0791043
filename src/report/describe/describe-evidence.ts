import type { Caller, Evidence } from "../../core/evidence.ts";
import { type Tell, tellOf } from "../../core/key-words.ts";
import type { Instant } from "../../core/time.ts";
import type { Context, Line, Row } from "../line.ts";
import { type News, isQuiet, newsOf } from "../news.ts";
import { count, hashMark, list, named, quoted, range, sourceOf } from "../phrase.ts";

/** What one reading of the evidence brought, news first; a reading that brought none is said in a few words. */
export function describeEvidence(row: Row<"evidence.observed">, context: Context): Line {
  const news = newsOf(row, context);
  const sources = row.data.readings.map((reading) => named(reading.source));
  if (isQuiet(news)) return { event: "evidence read, nothing new", evidence: sources.join(", ") };
  return {
    event: sentences(news, row.at, tellOf(context.after.plan)).join("; "),
    evidence: evidenceOf(news, row.at).join("; "),
  };
}

function sentences(news: News, at: Instant, tell: Tell): readonly string[] {
  return [
    ...news.proven.map(
      (seen) =>
        `${named(seen.consumer)} proven on its replacement by ${named(seen.source)} (${count(seen.count, "call")}${attested(seen)})`,
    ),
    ...news.facts.map((seen) => factOf(seen, tell)),
    ...news.callers.map((caller) => callerOf(caller, tell)),
    ...news.silent.map((one) => `no answer from ${named(one.source)}: ${quoted(one.reason)}`),
    ...(news.heard.length === 0 ? [] : [`${list(news.heard.map(named))} answers again`]),
    ...news.gaps.map(
      (gap) => `${named(gap.source)} has a gap ${range(gap.from, gap.to, at)}: ${quoted(gap.reason)}`,
    ),
  ];
}

function evidenceOf(news: News, at: Instant): readonly string[] {
  return [
    ...[...news.proven, ...news.facts].map((seen) => sourceOf(seen, at)),
    ...news.callers.map(
      (caller) =>
        `${named(caller.id)}: ${range(caller.first, caller.last, at)}, rows ${hashMark(caller.rowsHash)}`,
    ),
  ];
}

function factOf(seen: Evidence, tell: Tell): string {
  const who = named(seen.consumer);
  const key = { new: "its replacement", old: tell("the leaked key"), unnamed: "a key that isn't named" }[
    seen.key
  ];
  const from = seen.instance === undefined ? "" : `, instance ${quoted(seen.instance)}`;
  const by = `(${named(seen.source)}${from}, ${count(seen.count, "call")}${attested(seen)})`;
  switch (seen.fact) {
    case "use":
      return `${who} ${seen.key === "old" ? "still uses" : "seen using"} ${key} ${by}`;
    case "refusal":
      return `${who} refused with ${key} ${by}`;
    case "holds":
      return `${who} reports that it holds ${key} (${named(seen.source)}${from}${attested(seen)})`;
  }
}

function callerOf(caller: Caller, tell: Tell): string {
  const agent = caller.userAgent === null ? "" : `, agent ${quoted(caller.userAgent)}`;
  const from = caller.address === null ? "" : ` from ${named(caller.address)}`;
  const key = {
    old: tell("the leaked key"),
    lineage: "a credential made with it",
    replacement: `the replacement ${named(caller.keyId)}`,
  }[caller.key];
  return `unexplained calls on ${key}: ${named(caller.id)}${from}${agent} (${caller.accepted} accepted, ${caller.refused} refused)`;
}

function attested(seen: Evidence): string {
  return seen.class === "attested" ? ", attested" : "";
}
