import { type AnyStateMachine, createMachine } from "xstate";
import { describe, expect, it } from "vitest";
import { leakResponse } from "../../machines/leak-response.ts";
import { RULES, violationsOf } from "./edge-rules.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { missedFloors, missedTogether } from "./floors.ts";
import { type Machine, machineOf, stateOf } from "./snapshot.ts";
import { swapFigures } from "./swap-figures.ts";
import { themes } from "./all-themes.ts";
import { walk } from "./walk.ts";

const EARLY_ENDS = "no consumer: an empty inventory accepted, paused callers, an abort";

const figures = new Map<string, Figures>();

describe.each(Object.keys(themes))("%s", (title) => {
  it("has no edge that the design forbids", () => {
    expect(figuresIn(title).violations).toEqual([]);
  });

  it("is small enough to be seen whole, and hasn't shrunk", () => {
    expect(missedFloors(figuresIn(title))).toEqual([]);
  });
});

describe("the walks together", () => {
  it("go through every state, see every guard let through and turn away, and haven't shrunk", () => {
    expect(missedTogether(Object.keys(themes).map(figuresIn))).toEqual([]);
  });

  it("offer rows in both final states, and none is taken", () => {
    const titles = [EARLY_ENDS, "no consumer: the end on broken glass, and what comes after"];
    const edges = titles.flatMap((title) => walk(leakResponse, themeOf(title)).edges);
    const last = edges.filter(({ from }) => from.status === "done");
    expect(new Set(last.map(({ from }) => stateOf(from)))).toEqual(new Set(["closed", "aborted"]));
    expect(last.filter(({ from, to, accepted }) => accepted || to.context !== from.context)).toEqual([]);
  });
});

describe("the swap of one consumer", () => {
  it("goes where its own oracle says, by every event in every state", () => {
    expect(swapFigures()).toEqual({ states: 5, edges: 30, violations: [] });
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
    const broken = rulesBrokenBy(
      machineOf(themeOf(theme).setting).provide({ guards: { [guard]: yes } }),
      theme,
    );
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
    const guards = { isReplacementLost: () => false, isReplacementMissing: () => false };
    const careless = leakResponse.provide({ guards });
    const theme = "one consumer: a provider that denies the end, and one that takes a replacement away";
    expect(rulesBrokenBy(careless, theme)).toContain(RULES.lost);
  });

  it("a replacement that is rejected behind the gate, and that nobody makes anew", () => {
    const careless = leakResponse.provide({ guards: { isReplacementMissing: () => false } });
    const theme = "theft: somebody who joins, or a replacement that is rejected, when all is over";
    expect(rulesBrokenBy(careless, theme)).toContain(RULES.missing);
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
  const broken = walk(machine, themeOf(title), ENOUGH).edges.flatMap(violationsOf);
  return [...new Set(broken.map(({ rule }) => rule))];
}

function figuresIn(title: string): Figures {
  const known = figures.get(title) ?? figuresOf(title, themeOf(title));
  figures.set(title, known);
  return known;
}

function themeOf(title: string) {
  const theme = themes[title];
  if (theme === undefined) throw new Error(`no theme "${title}"`);
  return theme;
}
