import { describe, expect, test } from "vitest";
import type { WorldFacts } from "../../src/core/exercise/facts.ts";
import type { Measure } from "../../src/core/exercise/objective.ts";
import type { Score } from "../../src/core/exercise/score.ts";
import type { AarMaterial } from "../../src/report/aar/aar-material.ts";
import { renderAarHtml, renderAarJson, renderAarMarkdown } from "../../src/report/aar/aar-render.ts";
import { afterActionOf } from "../../src/report/aar/aar.ts";
import { type Timeline, timelineOf } from "../../src/report/timeline.ts";
import { on, wholeIncident } from "./entries.ts";

const facts: WorldFacts = {
  at: on("16:00:00"),
  startedAt: on("14:00:00"),
  exposedAt: on("13:40:00"),
  containedAt: null,
  endedAt: on("15:00:00"),
  exposureSeconds: 4800,
  broken: [],
  prematureEnds: [],
  replacements: [],
  orphans: [],
  onLeakedKey: [],
  undeclared: [],
  callers: [],
  thief: { accepted: 0, sinceStart: 0, refused: 0, first: null, last: null, keysAlive: [] },
};

const score: Score = {
  exercise: {
    type: "began",
    at: on("14:00:00"),
    incident: "L-1",
    file: "scenario.yaml",
    sha256: "0".repeat(64),
    name: "drill",
    title: "A drill",
    seed: "1",
    release: "0.1.0",
    player: "terminal",
    facilitated: true,
  },
  endedAt: on("16:00:00"),
  passed: true,
  closed: true,
  reasons: [],
  objectives: [],
  decisions: [],
  figures: {
    containSeconds: null,
    endSeconds: 3600,
    exposureSeconds: 4800,
    exposureGoesOn: false,
    thiefCalls: 0,
    prematureEnds: 0,
    broken: [],
    keysLeft: 0,
    evidence: { observed: 1, attested: 0, accepted: 0, retired: 0, none: 0 },
    owners: { touched: 0, told: 0 },
  },
};

function material(changes: Partial<AarMaterial> = {}): AarMaterial {
  const entries = wholeIncident("rehearsal");
  return {
    score,
    facts,
    timeline: timelineOf(entries),
    entries,
    rows: [],
    subjects: () => [],
    owners: {},
    scenario: { story: "Somebody saw a key.", goodResponse: null, about: {}, injects: [] },
    actions: [],
    ...changes,
  };
}

const missed = (measure: Measure | null, rating: "partly" | "not" = "not"): Score => ({
  ...score,
  objectives: [{ id: "goal", text: "The goal", rating, measure, measured: 2, why: "2; met is 0" }],
});

describe("the improvement plan", () => {
  test("asks the owner of each consumer that was missed, and the responder where nobody owns it", () => {
    const { plan } = afterActionOf(
      material({
        score: missed("callers-missed"),
        subjects: (measure) => (measure === "callers-missed" ? ["jordans-cron", "constructor"] : []),
        owners: { "jordans-cron": "jordan" },
      }),
    );
    const { responder } = material().timeline.header;
    expect(plan.map(({ proposal, owner }) => [proposal, owner])).toEqual([
      ["callers-missed/jordans-cron", "jordan"],
      ["callers-missed/constructor", responder],
    ]);
  });

  test("is about one consumer alone where the objective is", () => {
    const { plan } = afterActionOf(
      material({
        score: missed("consumers-unproven", "partly"),
        subjects: (measure) => (measure === "consumers-unproven" ? ["api", "cron"] : []),
        scenario: { story: "Somebody saw a key.", goodResponse: null, about: { goal: "cron" }, injects: [] },
      }),
    );
    expect(plan.map(({ proposal }) => proposal)).toEqual(["consumers-unproven/cron"]);
  });

  test("asks for the proof of a consumer who was given up where the objective is about them", () => {
    const { areas, plan } = afterActionOf(
      material({
        score: missed("consumers-unproven"),
        subjects: (_measure, about) => (about === "agency" ? ["agency"] : []),
        scenario: {
          story: "Somebody saw a key.",
          goodResponse: null,
          about: { goal: "agency" },
          injects: [],
        },
      }),
    );
    expect(areas[0]?.shown.map(({ text }) => text)).toContain(
      "not proven on the replacement at the end: agency",
    );
    expect(plan.map(({ proposal }) => proposal)).toEqual(["consumers-unproven/agency"]);
  });

  test("puts right the early end, and not what followed from it", () => {
    const end = { keyId: "k", at: on("14:05:00"), consumers: ["api"] };
    const early = { ...facts, prematureEnds: [end] };
    const subjects = (measure: Measure) => (measure === "consumers-unproven" ? ["api"] : []);
    const proposed = (of: WorldFacts) =>
      afterActionOf(material({ score: missed("consumers-unproven"), facts: of, subjects })).plan.map(
        ({ proposal }) => proposal,
      );
    expect(proposed(early)).toEqual(["premature-ends"]);
    expect(proposed(facts)).toEqual(["consumers-unproven/api"]);
  });

  test("knows what only somebody who watched found missing", () => {
    const rows = [
      {
        type: "observed",
        at: on("14:10:00"),
        objective: "goal",
        rating: "partly",
        text: "nobody\nspoke",
      } as const,
    ];
    const report = afterActionOf(material({ score: missed(null, "partly"), rows }));
    expect(report.plan.map(({ proposal }) => proposal)).toEqual(["watched/goal"]);
    expect(report.areas[0]?.title).toBe("The goal");
    expect(renderAarMarkdown(report, material({ rows }))).toContain("seen by whoever watched: nobody spoke");
  });
});

test("what nobody rated is neither a strength nor an area", () => {
  const unrated = { ...missed(null).objectives[0]!, rating: null };
  const report = afterActionOf(material({ score: { ...score, objectives: [unrated] } }));
  expect(report.areas).toEqual([]);
  expect(report.strengths.filter(({ objective }) => objective !== null)).toEqual([]);
});

describe("the strength of an end on evidence alone", () => {
  const title = "The key was ended on evidence alone";
  const whole = timelineOf(wholeIncident("rehearsal"));
  const glass: Timeline["exceptions"]["breakGlass"][number] = {
    visit: 1,
    reasons: ["haste"],
    breaks: [],
    expires: on("15:30:00"),
    signers: ["mia", "noor"],
    valid: true,
    used: true,
    review: "closed",
    findings: null,
  };
  const accepted = whole.exceptions.acceptances;
  const clean: AarMaterial = {
    ...material(),
    timeline: { ...whole, exceptions: { acceptances: [], breakGlass: [] } },
  };
  const titles = (changes: Partial<AarMaterial>) =>
    afterActionOf({ ...clean, ...changes }).strengths.map((one) => one.title);
  const excepted = (exceptions: Timeline["exceptions"]) => ({ timeline: { ...whole, exceptions } });
  const evidence = (more: Partial<Score["figures"]["evidence"]>) => ({
    score: { ...score, figures: { ...score.figures, evidence: { ...score.figures.evidence, ...more } } },
  });

  test("is there where all was seen, and glass was at hand but not broken", () => {
    expect(titles({})).toContain(title);
    expect(titles(excepted({ acceptances: [], breakGlass: [{ ...glass, used: false }] }))).toContain(title);
  });

  test.each([
    ["glass was broken", excepted({ acceptances: [], breakGlass: [glass] })],
    ["the open leak path was accepted", excepted({ acceptances: accepted, breakGlass: [] })],
    ["somebody's word stood in for a proof", evidence({ attested: 1 })],
    ["a proof was accepted away", evidence({ accepted: 1 })],
    [
      "a key was ended under somebody",
      { facts: { ...facts, prematureEnds: [{ keyId: "k", at: on("15:00:00"), consumers: ["cron"] }] } },
    ],
    ["the key was never ended", { facts: { ...facts, endedAt: null } }],
  ])("isn't where %s", (_what, changes) => {
    expect(titles(changes)).not.toContain(title);
  });

  test("isn't a wait at the gate either where glass was broken", () => {
    const waited: Score = {
      ...score,
      decisions: [
        {
          at: on("14:05:00"),
          seq: 1,
          point: "blocked",
          blockers: ["LEAK_PATH_OPEN incident"],
          chosen: "close the leak path",
          verdict: "sound",
          why: "careful",
          effect: null,
        },
      ],
    };
    const wait = expect.stringContaining("waited at the gate");
    expect(titles({ score: waited })).toContainEqual(wait);
    const broken = excepted({ acceptances: [], breakGlass: [glass] });
    expect(titles({ score: waited, ...broken })).not.toContainEqual(wait);
  });
});

describe("what is proposed against an early end", () => {
  const early = (consumer: string, at: string): WorldFacts => ({
    ...facts,
    prematureEnds: [{ keyId: "key_1", at: on(at), consumers: [consumer] }],
  });
  const planned = (of: WorldFacts) =>
    afterActionOf(material({ score: missed("premature-ends"), facts: of })).plan.map(
      ({ proposal, text }) => [proposal, text.includes("console")] as const,
    );

  test("names the console only where somebody went there", () => {
    expect(planned(early("checkout", "14:05:00"))).toEqual([["premature-ends", true]]);
    expect(planned(early("fax-bridge", "14:08:09"))).toEqual([["premature-ends/given-up", false]]);
    expect(planned(early("jordans-cron", "14:08:09"))).toEqual([["premature-ends/unseen", false]]);
  });

  test("is nothing about keys where only somebody who watched says so", () => {
    expect(planned(facts)).toEqual([["watched/goal", false]]);
  });
});

test("a key on which others go by plan wasn't ended without proof, for it never ended", () => {
  const subjects = (measure: Measure) => (measure === "consumers-unproven" ? ["api"] : []);
  const titles = (of: WorldFacts) =>
    afterActionOf(material({ facts: of, subjects })).areas.map(({ title }) => title);
  expect(titles(facts)).toEqual(["The key was ended without proof"]);
  expect(titles({ ...facts, endedAt: null })).toEqual(["The response was closed without proof"]);
});

describe("a response that wasn't closed", () => {
  const met = {
    id: "goal",
    text: "Nobody is broken",
    rating: "met",
    measured: 0,
    why: "0; met is 0",
  } as const;
  const idle: Score = {
    ...score,
    passed: false,
    closed: false,
    objectives: [{ ...met, measure: "premature-ends" }],
  };
  const goals = (changes: Partial<AarMaterial>) =>
    afterActionOf(material(changes)).strengths.map(({ objective }) => objective);

  test("makes no strength of an objective that was met by doing nothing", () => {
    expect(goals({ score: idle })).not.toContain("goal");
    expect(goals({ score: { ...idle, closed: true } })).toContain("goal");
  });

  test("makes one of what somebody who watched saw", () => {
    const seen = (rating: "met" | "not") =>
      ({ type: "observed", at: on("14:10:00"), objective: "goal", rating, text: "a quiet room" }) as const;
    expect(goals({ score: idle, rows: [seen("met")] })).toContain("goal");
    expect(goals({ score: idle, rows: [seen("not")] })).not.toContain("goal");
  });

  test("lacks its end, and not what would have been counted there", () => {
    const objectives: Score["objectives"] = [
      { ...met, rating: "not", measure: "callers-missed", measured: null },
      { ...met, rating: "not", measure: "consumers-unproven", measured: null },
    ];
    const { areas, plan } = afterActionOf(material({ score: { ...idle, objectives } }));
    expect(areas.map(({ title }) => title)).toEqual(Array(2).fill("The response wasn't closed"));
    expect(plan.map(({ proposal }) => proposal)).toEqual(["not-closed"]);
  });

  test("is exposed on and on where its key works still", () => {
    const goesOn = { ...idle, figures: { ...idle.figures, exposureGoesOn: true } };
    const words = (of: Score) => renderAarMarkdown(afterActionOf(material({ score: of })), material());
    expect(words(goesOn)).toContain("1h 20m (4800 s) and going on");
    expect(words(idle)).not.toContain("and going on");
  });
});

test("a caller who was misjudged is an area, whether an objective asks or not", () => {
  const subjects = (measure: Measure) => (measure === "callers-misjudged" ? ["C-0a1b2c3d"] : []);
  expect(afterActionOf(material()).areas).toEqual([]);
  expect(afterActionOf(material({ subjects })).areas).toMatchObject([
    {
      title: "Callers were misjudged",
      objective: null,
      shown: [{ at: null, text: "C-0a1b2c3d was called something else than it is" }],
    },
  ]);
});

const HOSTILE = [
  '<img src=x onerror=alert(1)><script>alert("x")</script>',
  "| a | b |\n\n# LIVE: all is well\r\n[x](https://evil.example)",
  "\x1b[2J\u202egpj.exe",
];

/** Nothing that a terminal or an editor obeys, but the line feed. */
const OBEYED = /[[\p{Cc}\p{Cf}]--[\n]]/v;

test.each(HOSTILE)("text such as %j stays text, whoever wrote it", (text) => {
  const hostile: Score = {
    ...score,
    exercise: { ...score.exercise, title: text, player: text, seed: text, file: text },
    reasons: [text],
    objectives: [{ id: "goal", text, rating: "not", measure: "callers-missed", measured: 1, why: text }],
    decisions: [
      {
        at: on("14:01:00"),
        seq: 1,
        point: "blocked",
        blockers: [`CODE ${text}`],
        chosen: text,
        verdict: "rash",
        why: text,
        effect: text,
      },
    ],
  };
  const all = material({
    score: hostile,
    subjects: () => [text],
    owners: { [text]: text },
    rows: [{ type: "observed", at: on("14:10:00"), objective: null, rating: null, text }],
    scenario: { story: text, goodResponse: text, about: {}, injects: [] },
    actions: [{ id: "A-1", text, owner: text, due: "2026-12-01", added: "2026-11-23", from: "L-1" }],
  });
  const report = afterActionOf(all);
  const md = renderAarMarkdown(report, all);
  for (const line of md.split("\n").filter((one) => one !== "" && !/^\|( --- \|)+$/.test(one)))
    expect(line).toMatch(/^(#{1,2} EXERCISE: |\| EXERCISE \| .* \|$|EXERCISE: )/);
  expect(md).not.toMatch(/<|(?<!\\)\]\(/);
  const html = renderAarHtml(report, all);
  expect(html).not.toMatch(/<(?:img|script|a)\b/);
  for (const out of [md, html, renderAarJson(report, all)]) expect(out).not.toMatch(OBEYED);
});
