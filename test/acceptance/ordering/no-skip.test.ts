import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { leakResponse } from "../../../machines/leak-response.ts";
import { createProgram } from "../../../src/cli/program.ts";
import { RULES, violationsOf } from "../../machines/edge-rules.ts";
import { stateOf } from "../../machines/snapshot.ts";
import { themes } from "../../machines/themes.ts";
import { walk } from "../../machines/walk.ts";

/** How others call a way round their gate. */
const WAYS_ROUND =
  /force|skip|override|bypass|ignore|no-?verify|no-?check|dangerous|unsafe|auto-?approve|assume|non-?interactive/i;

describe("a way round the gate", () => {
  const commands = createProgram("0.0.0", () => Promise.resolve()).commands;

  it("G11: isn't among the commands, their options, values or help: there is the recorded break-glass alone", () => {
    expect(commands.length).toBeGreaterThan(20);
    const words = commands.flatMap((command) => [
      command.name(),
      ...command.aliases(),
      ...command.options.flatMap(({ flags, argChoices = [] }) => [flags, ...argChoices]),
      command.helpInformation(),
    ]);
    expect(words.filter((text) => WAYS_ROUND.test(text))).toEqual([]);
    expect(commands.map((command) => command.name())).toContain("break-glass");
    const planted = new Command("respond").option("--skip-gate", "go on");
    expect(WAYS_ROUND.test(planted.helpInformation())).toBe(true);
  });

  it("G11: isn't hidden: every command and option shows in the help", () => {
    const hidden = commands.flatMap((command) => {
      const help = command.helpInformation();
      return command.options.filter(({ long }) => !help.includes(long ?? "-")).map(({ flags }) => flags);
    });
    expect(hidden).toEqual([]);
    const shown = new Set(
      commands[0]?.parent
        ?.createHelp()
        .visibleCommands(commands[0].parent)
        .map((one) => one.name()),
    );
    expect(commands.map((command) => command.name()).filter((name) => !shown.has(name))).toEqual([]);
  });

  it("G11: isn't in what --yes covers: nothing that ends, wakes or signs takes it", () => {
    const withYes = commands.filter((command) => command.options.some(({ long }) => long === "--yes"));
    expect(withYes.map((command) => command.name()).toSorted()).toEqual([
      "contain",
      "intake",
      "plan",
      "respond",
      "resume",
    ]);
    const signing = ["approve", "accept", "break-glass", "retire", "attest", "review", "classify-caller"];
    expect(signing.filter((name) => withYes.some((command) => command.name() === name))).toEqual([]);
  });
});

describe("the machine", () => {
  it("G12: walked over every row in every state of two worlds, shows no way to an end without proof or override", () => {
    const titles = ["two consumers", "one consumer: an open gate that shuts, and broken glass"];
    const edges = titles.flatMap((title) => {
      const theme = themes[title];
      if (theme === undefined) throw new Error(`no theme "${title}"`);
      return walk(leakResponse, theme).edges;
    });
    const ends = edges.filter(
      ({ to, row }) => stateOf(to) === "revoking.ending" && row.type === "revocation.started",
    );
    expect(new Set(ends.map(({ to }) => to.context.endedOn))).toEqual(new Set(["gate", "break-glass"]));
    const rules: readonly string[] = [RULES.entry, RULES.start, RULES.intent, RULES.passage];
    const found = edges.flatMap(violationsOf);
    expect(found.filter(({ rule }) => rules.includes(rule))).toEqual([]);
  });

  it("G12: has one way into ending, behind its guard, and one row that ends the leaked key, behind its own", () => {
    const into: string[] = [];
    const visit = (path: string, node: { on?: unknown; always?: unknown; states?: object }): void => {
      const text = JSON.stringify({ on: node.on, always: node.always });
      if (/"target":"(?:#leak-response\.revoking\.)?\.?ending"/.test(text)) into.push(path);
      for (const [name, child] of Object.entries(node.states ?? {})) visit(`${path}.${name}`, child as never);
    };
    visit("leak-response", leakResponse.config as never);
    expect(into).toEqual(["leak-response.revoking.gated"]);
    const gated = leakResponse.config.states?.["revoking"]?.states?.["gated"]?.on as Readonly<
      Record<string, unknown>
    >;
    expect(gated["revocation.started"]).toMatchObject({ guard: "isRevocationUnblocked", target: "ending" });
  });
});
