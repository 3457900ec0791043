import { Option } from "commander";
import { PEOPLE_SPECS } from "./people-specs.ts";
import { confirm, flag, identity, live, needed, reason, reopens, value, yes } from "./shared-options.ts";
import type { Spec } from "./spec.ts";

/** Every command, its options and the file that runs it. */
export const SPECS: readonly Spec[] = [
  {
    name: "rehearse",
    about: "play a runbook or scenario on a simulated world",
    args: "<file>",
    group: "Before a leak:",
    options: [
      flag("--auto", "answer by the reference policy, in virtual time"),
      flag("--seed <seed>", "same seed, same world and same output"),
    ],
    load: () => import("./commands/rehearse.ts"),
  },
  {
    name: "init",
    about: "make this folder a workspace",
    group: "Before a leak:",
    options: [
      new Option("--policy <policy>", "who has to sign")
        .choices(["two-person", "solo"])
        .makeOptionMandatory(),
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
    name: "plan",
    about: "show what a response would do; writes nothing outside",
    args: "<runbook>",
    group: "A response:",
    options: [
      flag("--finding <file>", "a gitleaks report to open from"),
      flag("--key <id>", "id or name of the leaked key"),
      value,
      flag("--out <file>", "write the plan to a file for respond --plan"),
      yes,
    ],
    load: () => import("./commands/plan.ts"),
  },
  {
    name: "contain",
    about: "stop the bleeding at once, reversibly, and open the incident",
    args: "<runbook>",
    group: "A response:",
    options: [
      live,
      reopens,
      flag("--key <id>", "id or name of the leaked key"),
      value,
      flag("--finding <file>", "a gitleaks report to open from"),
      new Option("--rung <rung>", "how hard").choices(["observe", "restrict", "pause", "disable"]),
      identity,
      yes,
      confirm,
    ],
    load: () => import("./commands/contain.ts"),
  },
  {
    name: "respond",
    about: "open an incident and take it through all six steps",
    args: "<runbook>",
    group: "A response:",
    options: [
      live,
      reopens,
      flag("--plan <file>", "exactly this plan; refused if it is stale"),
      flag("--finding <file>", "a gitleaks report to open from"),
      flag("--key <id>", "id or name of the leaked key"),
      value,
      identity,
      yes,
      confirm,
    ],
    load: () => import("./commands/respond.ts"),
  },
  {
    name: "resume",
    about: "go on with an incident from wherever it stopped",
    group: "A response:",
    options: [flag("--due", "do only what is due now, then stop (for a timer)"), identity, yes, confirm],
    load: () => import("./commands/resume.ts"),
  },
  {
    name: "status",
    about: "where the incident stands, each proof and each blocker",
    group: "A response:",
    load: () => import("./commands/status.ts"),
  },
  ...PEOPLE_SPECS,
  {
    name: "takeover",
    about: "take the lease from a responder who can't be seen from here",
    group: "People:",
    options: [identity, confirm],
    load: () => import("./commands/takeover.ts"),
  },
  {
    name: "close",
    about: "close as false-positive, already-dead or accepted",
    group: "People:",
    options: [
      new Option("--as <how>", "how it ended")
        .choices(["false-positive", "already-dead", "accepted"])
        .makeOptionMandatory(),
      reason,
      identity,
    ],
    load: () => import("./commands/close.ts"),
  },
  {
    name: "abort",
    about: "undo rungs, empty the spool and stop the response",
    group: "People:",
    options: [reason, identity],
    load: () => import("./commands/abort.ts"),
  },
  {
    name: "import-audit",
    about: "add rows of an exported audit log to the incident",
    args: "<file>",
    group: "Records:",
    options: [needed("--source <name>", "the audit log of the config whose mapping reads it")],
    load: () => import("./commands/import-audit.ts"),
  },
  {
    name: "timeline",
    about: "what happened, with receipts",
    group: "Records:",
    options: [
      new Option("--format <format>", "form").choices(["text", "markdown", "json", "csv"]).default("text"),
    ],
    load: () => import("./commands/timeline.ts"),
  },
  {
    name: "export",
    about: "write the journal and its checkpoint to a second place",
    args: "<folder>",
    group: "Records:",
    load: () => import("./commands/export.ts"),
  },
  {
    name: "verify",
    about: "check the journal; names the first bad entry",
    group: "Records:",
    options: [flag("--checkpoint <file...>", "checkpoints that were kept elsewhere")],
    load: () => import("./commands/verify.ts"),
  },
  {
    name: "list",
    about: "incidents and rehearsals of this workspace",
    group: "Records:",
    load: () => import("./commands/list.ts"),
  },
  {
    name: "doctor",
    about: "check the workspace before you need it",
    group: "Before a leak:",
    load: () => import("./commands/doctor.ts"),
  },
  {
    name: "completion",
    about: "print shell completion",
    args: "<shell>",
    group: "Records:",
    load: () => import("./commands/completion.ts"),
  },
];
