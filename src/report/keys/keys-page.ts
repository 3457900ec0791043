import type { Classification } from "../../core/inventory/policy/classify-row.ts";
import type { Instant } from "../../core/time.ts";
import type { TonedSection, Tone } from "../html-page.ts";
import { astrayWords, countWords, everyWords, fallbackWords, leavingWords } from "./keys-words.ts";
import { moment } from "../phrase.ts";

/** A file that the page rests on. */
export interface KeysSource {
  readonly name: string;
  /** SHA-256, hex. */
  readonly sha256: string;
}

/** What a classification shows, whatever it is shown as. */
export interface KeysPage {
  readonly title: string;
  readonly at: Instant;
  readonly inventory: KeysSource;
  readonly rules: KeysSource;
  /** The policy in one sentence. */
  readonly sentence: string;
  /** In the order in which they are shown. */
  readonly all: readonly Classification[];
  /** Of every provider that is named. */
  readonly tiers: readonly {
    readonly provider: string;
    readonly teamKeys?: boolean;
    readonly tier?: string;
  }[];
}

/** The page in the order in which an auditor reads it. */
export function keysSections(page: KeysPage): readonly TonedSection[] {
  return [about(page), verdicts(page), leaving(page), instead(page), tiers(page), unsaid(page)];
}

function about({ at, inventory, rules, all, sentence }: KeysPage): TonedSection {
  return {
    title: "What this rests on",
    columns: [{ title: "" }, { title: "" }],
    rows: [
      ["Date", `${moment(at)} UTC`],
      ["Inventory", `${inventory.name}, SHA-256 ${inventory.sha256}`],
      ["Rules", `${rules.name}, SHA-256 ${rules.sha256}`],
      ["Counts", `${countWords(all)}; ${astrayWords(all)}`],
      ["Policy", sentence],
    ],
    empty: "",
  };
}

function verdicts({ all }: KeysPage): TonedSection {
  return {
    title: "Verdicts",
    note: "The first rule that fits a caller decides. What nobody has said counts as the worse.",
    columns: ["Caller", "Verdict", "Holds now", "Why", "Inventory says", "Replace"].map((title) => ({
      title,
    })),
    rows: all.map(({ row, verdict, standing, because, rule, rotateEvery }) => [
      callerWords(row.id, row.service),
      verdict,
      standing.words,
      `${because} [${rule}]`,
      row.justification ?? "–",
      rotateEvery === null ? "–" : everyWords(rotateEvery),
    ]),
    tones: all.map(toneOf),
    empty: "no callers in the inventory",
  };
}

function leaving({ all }: KeysPage): TonedSection {
  return {
    title: "If the account that made the key is deactivated on Friday",
    columns: ["Caller", "Account", "What happens"].map((title) => ({ title })),
    rows: all.map(({ row, leaving }) => [row.id, leaving.account ?? "not said", leavingWords(leaving)]),
    tones: all.map(({ leaving, standing }) =>
      leaving.outlives ? "fine" : standing.is === "fine" ? "plain" : "astray",
    ),
    empty: "no callers in the inventory",
  };
}

function instead({ all }: KeysPage): TonedSection {
  return {
    title: "Where team keys aren't to be had",
    columns: ["Caller", "Instead", "How it stands"].map((title) => ({ title })),
    rows: all.flatMap(({ row, fallback, standing }) =>
      fallback === null ? [] : [[row.id, fallbackWords(fallback), standing.words]],
    ),
    empty: "no caller needs a team key that its provider hasn't",
  };
}

function tiers({ tiers }: KeysPage): TonedSection {
  return {
    title: "Providers",
    columns: ["Provider", "Plan", "Team keys"].map((title) => ({ title })),
    rows: tiers.map(({ provider, tier, teamKeys }) => [
      provider,
      tier ?? "not said",
      teamKeys === undefined ? "not said: counted as having them" : teamKeys ? "yes" : "no",
    ]),
    empty: "the inventory names no provider: counted as having team keys",
  };
}

function unsaid({ all }: KeysPage): TonedSection {
  return {
    title: "What isn't known",
    columns: ["Caller", "Not known"].map((title) => ({ title })),
    rows: all.flatMap(({ row, unknown }) => (unknown.length === 0 ? [] : [[row.id, unknown.join("; ")]])),
    empty: "nothing that the rules ask for is missing",
  };
}

/** By what it holds first: a row that holds what it must is fine, whatever the plan lacks. */
export function toneOf({ standing, verdict }: Classification): Tone {
  if (standing.is === "fine") return "fine";
  return verdict === "blocked-by-tier" ? "blocked" : "astray";
}

function callerWords(id: string, service: string): string {
  return id === service ? id : `${id} (${service})`;
}
