import { type AnyStateMachine, createMachine } from "xstate";
import { describe, expect, it } from "vitest";
import { leakResponse } from "../../machines/leak-response.ts";
import { RULES, violationsOf } from "./edge-rules.ts";
import { type Machine, leavesOf, stateOf } from "./snapshot.ts";
import { themes } from "./themes.ts";
import { type Edge, type Walk, walk } from "./walk.ts";

const MOST_STATES = 1000;
const walks = new Map<string, Walk>();

describe.each(Object.keys(themes))("%s", (title) => {
  it("has no edge that the design forbids", () => {
    expect(walkOf(title).edges.flatMap(violationsOf)).toEqual([]);
  });

  it("is small enough to be seen whole, and hasn't shrunk", () => {
    const { states, edges } = walkOf(title);
    const { floor } = themeOf(title);
    expect(states.length).toBeGreaterThanOrEqual(floor.states);
    expect(states.length).toBeLessThan(MOST_STATES);
    expect(edges.length).toBeGreaterThanOrEqual(floor.edges);
    expect(edges.filter(isIntoEnding).length).toBeGreaterThanOrEqual(floor.endings);
    expect(edges.filter(isEndOfLeakedKey).length).toBeGreaterThanOrEqual(floor.endings);
  });
});

describe("the walks together", () => {
  it("go through every state of the machine, with no, one and two consumers", () => {
    const all = Object.keys(themes).map(walkOf);
    const seen = new Set(all.flatMap(({ states }) => states.map(stateOf)));
    expect([...seen].sort()).toEqual([...leavesOf(leakResponse)].sort());
    expect(new Set(Object.values(themes).map(({ setting }) => setting.consumers))).toEqual(
      new Set([0, 1, 2]),
    );
  });

  it("offer rows in both final states, and none is taken", () => {
    const edges = Object.keys(themes).flatMap((title) => walkOf(title).edges);
    const last = edges.filter(({ from }) => from.status === "done");
    expect(new Set(last.map(({ from }) => stateOf(from)))).toEqual(new Set(["closed", "aborted"]));
    expect(last.filter(({ from, to, accepted }) => accepted || to.context !== from.context)).toEqual([]);
  });
});

/** States of a broken machine to look at: it may have no end of them. */
const ENOUGH = 400;
const yes = (): boolean => true;

/** A guard that lets everything through has to show: a check that can't fail proves nothing. */
const LOOSENED = [
  { guard: "isRevocationUnblocked", theme: "two consumers", rules: [RULES.entry, RULES.start] },
  { guard: "isEndOfLeakedKey", theme: "one consumer: all that is seen of it", rules: [RULES.intent] },
  { guard: "isCutoverReissue", theme: "one consumer: a provider without overlap", rules: [RULES.intent] },
  { guard: "isEndWithOwnGate", theme: "one consumer: keys that turn up", rules: [RULES.intent] },
  {
    guard: "isEndWithOwnGate",
    theme: "one consumer: a key that a lost create may have made",
    rules: [RULES.intent],
  },
  { guard: "isIntendedEnd", theme: "one consumer: keys that turn up", rules: [RULES.passage] },
  { guard: "isHarmlessIntent", theme: "one consumer: who accepts what", rules: [RULES.intent] },
  { guard: "isDeadAndProven", theme: "one consumer: who accepts what", rules: [RULES.passage] },
  {
    guard: "isClosable",
    theme: "no consumer: an empty inventory accepted, paused callers, an abort",
    rules: [RULES.close],
  },
  {
    guard: "isAbortable",
    theme: "no consumer: an empty inventory accepted, paused callers, an abort",
    rules: [RULES.abort],
  },
  {
    guard: "isContained",
    theme: "no consumer: an empty inventory accepted, paused callers, an abort",
    rules: [RULES.containment],
  },
] as const;

describe("a machine without its guard is caught", () => {
  it.each(LOOSENED)("$guard", ({ guard, theme, rules }) => {
    const broken = rulesBrokenBy(leakResponse.provide({ guards: { [guard]: yes } }), theme);
    for (const rule of rules) expect(broken).toContain(rule);
  });

  it("a gate that never opens is caught too", () => {
    const shut = leakResponse.provide({ guards: { isRevocationUnblocked: () => false } });
    expect(rulesBrokenBy(shut, "two consumers")).toEqual([RULES.start]);
  });

  it("a watch that looks away", () => {
    const blind = leakResponse.provide({ guards: { isOldKeyUsedAgain: () => false } });
    expect(rulesBrokenBy(blind, "one consumer: unknown callers and unknown outcomes")).toContain(
      RULES.reopening,
    );
  });

  it("an end that the provider denies, and that counts all the same", () => {
    const deaf = leakResponse.provide({ guards: { isEndDenied: () => false } });
    const theme = "one consumer: a provider that denies the end, and one that takes a replacement away";
    expect(rulesBrokenBy(deaf, theme)).toContain(RULES.denial);
  });

  it("a replacement that dies behind the gate, and nobody goes back", () => {
    const careless = leakResponse.provide({ guards: { isReplacementLost: () => false } });
    const theme = "one consumer: a provider that denies the end, and one that takes a replacement away";
    expect(rulesBrokenBy(careless, theme)).toContain(RULES.lost);
  });

  it("an end on broken glass that nobody has to look back at", () => {
    const forgetful = leakResponse.provide({ actions: { noteGlass: () => undefined } });
    const theme = "one consumer: an open gate that shuts, and broken glass";
    expect(rulesBrokenBy(forgetful, theme)).toContain(RULES.review);
  });

  it("final states that hear what the root hears", () => {
    const { config, implementations } = leakResponse as unknown as AnyStateMachine;
    const open = { type: "final" as const };
    const states = { ...config.states, closed: open, aborted: open };
    const leaky = createMachine({ ...config, states }, implementations as never) as unknown as Machine;
    const theme = "no consumer: an empty inventory accepted, paused callers, an abort";
    expect(rulesBrokenBy(leaky, theme)).toContain(RULES.final);
  });
});

function rulesBrokenBy(machine: Machine, title: string): readonly string[] {
  const { setting, words } = themeOf(title);
  const broken = walk(machine, setting, words, ENOUGH).edges.flatMap(violationsOf);
  return [...new Set(broken.map(({ rule }) => rule))];
}

function walkOf(title: string): Walk {
  const { setting, words } = themeOf(title);
  const walked = walks.get(title) ?? walk(leakResponse, setting, words);
  walks.set(title, walked);
  return walked;
}

function themeOf(title: string) {
  const theme = themes[title];
  if (theme === undefined) throw new Error(`no theme "${title}"`);
  return theme;
}

function isIntoEnding({ from, to }: Edge): boolean {
  return stateOf(to) === "revoking.ending" && stateOf(from) !== "revoking.ending";
}

function isEndOfLeakedKey({ row, accepted }: Edge): boolean {
  return accepted && row.type === "effect.intended" && row.data.kind === "end";
}
