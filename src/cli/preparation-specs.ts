import { Option } from "commander";
import { gameSpeed } from "./table/game-speed.ts";
import { POLICY_NAMES } from "../core/exercise/policy-names.ts";
import { STARTERS } from "./file-services.ts";
import { flag } from "./shared-options.ts";
import type { Spec } from "./spec.ts";

/** Commands that a team uses before there is a leak. */
export const PREPARATION_SPECS: readonly Spec[] = [
  {
    name: "rehearse",
    about: "play a runbook or scenario on a simulated world",
    args: "[file]",
    usage: "<file> | --from-incident <id> [--out <file>]",
    group: "Before a leak:",
    options: [
      flag("--auto", "play by a policy, in virtual time"),
      new Option("--policy <name>", "which policy plays (with --auto: reference)").choices(POLICY_NAMES),
      flag("--seed <seed>", "same seed, same world and same output"),
      flag("--time <pace>", "virtual (time jumps), real, or so many times as fast: 60x").argParser(gameSpeed),
      flag("--record <file>", "keep a copy of what happens at the table in a new file"),
      new Option("--replay <file>", "play a recording again, and on where it was cut off").conflicts([
        "auto",
        "policy",
        "seed",
        "time",
        "facilitated",
        "facilitator",
      ]),
      flag("--from-incident <id>", "play a closed live incident once more"),
      flag("--out <file>", "with --from-incident: write its scenario to a new file, and play nothing"),
      flag("--show-clicks", "at each step, show what a person clicks at the provider"),
      flag("--facilitated", "somebody facilitates the game from a second terminal"),
      new Option("--facilitator", "be that second terminal, in the same folder").conflicts([
        "facilitated",
        "auto",
        "policy",
        "seed",
      ]),
    ],
    load: () => import("./commands/rehearse.ts"),
  },
  {
    name: "score",
    about: "score a rehearsal again, from its files",
    group: "Before a leak:",
    load: () => import("./commands/score.ts"),
  },
  {
    name: "init",
    about: "make this folder a workspace",
    group: "Before a leak:",
    options: [
      new Option("--policy <policy>", "who has to sign")
        .choices(["two-person", "solo"])
        .makeOptionMandatory(),
      new Option("--provider <starter>", "write config, runbook and inventory to fill in").choices(STARTERS),
      flag("--scan <path...>", "with --provider: where to look for callers first (default: the folder)"),
    ],
    load: () => import("./commands/init.ts"),
  },
  {
    name: "enrol",
    about: "make a responder's signing identity and enrol it here",
    args: "<person>",
    group: "Before a leak:",
    options: [flag("--identity <file>", "where the private key goes, or an identity that exists")],
    load: () => import("./commands/enrol.ts"),
  },
  {
    name: "adapters",
    about: "list providers, stores, probes and notifiers, with what each can do",
    group: "Before a leak:",
    load: () => import("./commands/adapters.ts"),
  },
  {
    name: "provider check",
    about: "check a mapping, and try on the live server what only reads",
    args: "<file>",
    group: "Before a leak:",
    load: () => import("./commands/provider-check.ts"),
  },
  {
    name: "doctor",
    about: "check the workspace before you need it",
    group: "Before a leak:",
    load: () => import("./commands/doctor.ts"),
  },
];
