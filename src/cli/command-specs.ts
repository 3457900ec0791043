import { Option } from "commander";
import { FINDING_FORMAT_NAMES } from "../formats/findings/format-names.ts";
import { AFTERMATH_SPECS } from "./aftermath-specs.ts";
import { INVENTORY_SPECS } from "./inventory-specs.ts";
import { CLASSIFICATION_SPECS } from "./classification-specs.ts";
import { BLAST_SPECS } from "./blast-specs.ts";
import { MIGRATION_SPECS } from "./migration-specs.ts";
import { PEOPLE_SPECS } from "./people-specs.ts";
import { PREPARATION_SPECS } from "./preparation-specs.ts";
import {
  confirm,
  finding,
  flag,
  format,
  identity,
  live,
  needed,
  pick,
  reason,
  reopens,
  value,
  yes,
} from "./shared-options.ts";
import type { Spec } from "./spec.ts";

/** What the commands of a family have in common. */
export const FAMILIES: Readonly<Record<string, string>> = {
  actions: "keep what a team has taken on after rehearsals and incidents",
  inventory: "keep the list of who holds which key",
  migrate: "move callers from personal keys to team keys, while nothing has leaked",
  provider: "try a mapping on its live server",
  rotation: "know which keys are due",
};

/** Every command, its options and the file that runs it. */
export const SPECS: readonly Spec[] = [
  ...PREPARATION_SPECS,
  ...INVENTORY_SPECS,
  ...CLASSIFICATION_SPECS,
  ...BLAST_SPECS,
  ...MIGRATION_SPECS,
  {
    name: "intake",
    about: "read a scanner's or provider's report, and open an incident from it",
    args: "<file> [runbook]",
    group: "A response:",
    options: [
      live,
      new Option("--format <format>", "which kind of report it is (default: by its shape)").choices(
        FINDING_FORMAT_NAMES,
      ),
      pick,
      flag("--key <id>", "id or name of the leaked key"),
      reopens,
      flag("--signature <header>", "X-Hub-Signature-256 or Github-Public-Key-Signature, as it came"),
      flag(
        "--signature-secret <where>",
        "the webhook's secret: ask (hidden), or a file that others can't read",
      ),
      flag("--signature-keys <file>", "GitHub's public keys, for a list of the partner program"),
      identity,
      yes,
    ],
    load: () => import("./commands/intake.ts"),
  },
  {
    name: "identify",
    about: "say what a pasted key is and who holds it, without keeping it",
    args: "[runbook]",
    group: "A response:",
    options: [value],
    load: () => import("./commands/identify.ts"),
  },
  {
    name: "plan",
    about: "show what a response would do; writes nothing outside",
    args: "<runbook>",
    group: "A response:",
    options: [
      finding,
      format,
      pick,
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
      finding,
      format,
      pick,
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
      finding,
      format,
      pick,
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
    options: [
      flag("--undo-swaps", "put every consumer back on what it held before, first"),
      reason,
      identity,
    ],
    load: () => import("./commands/abort.ts"),
  },
  {
    name: "audit",
    about: "judge what log files say of a leaked key",
    group: "A response:",
    options: [
      needed("--log <file...>", "log files, plain or gzip"),
      needed("--key <id>", "id of the leaked key, as the log names it"),
      flag("--exposed-at <time>", "when it leaked; what came before shows what is usual"),
      flag("--inventory <file>", "the consumers of the key"),
      flag("--baseline <length>", "how long before the exposure shows what is usual").default("P10D"),
      flag("--format <format>", "a format by name, or a mapping file (default: recognised)"),
      flag("--events <file>", "write one verdict a line to a new file"),
      flag("--picture <file>", "draw the misuse window into a new SVG file"),
    ],
    load: () => import("./commands/audit.ts"),
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
      new Option("--format <format>", "form")
        .choices(["text", "markdown", "json", "csv", "svg"])
        .default("text"),
    ],
    load: () => import("./commands/timeline.ts"),
  },
  ...AFTERMATH_SPECS,
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
    name: "completion",
    about: "print shell completion",
    args: "<shell>",
    group: "Records:",
    load: () => import("./commands/completion.ts"),
  },
];
