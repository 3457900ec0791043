import { Option } from "commander";
import type { Context } from "./context.ts";
import type { Outcome } from "./services.ts";
import { confirm, flag, identity, live, needed, reason, value, yes } from "./shared-options.ts";

type Run = (context: Context, args: readonly string[], options: never) => Promise<Outcome>;
type Load = () => Promise<{ readonly run: Run }>;

export interface Spec {
  readonly name: string;
  readonly about: string;
  readonly args?: string;
  readonly options?: readonly Option[];
  readonly group: string;
  readonly load: Load;
}

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
  {
    name: "attest",
    about:
      "sign that something is so, where nothing can be observed: new-key-in-use, old-key-unused, leak-path, key-dead, key-disabled, key-enabled, consumer-written",
    args: "<claim> [subject]",
    group: "People:",
    options: [
      needed("--statement <text>", "what you saw, in your words"),
      flag("--at <time>", "when it was so (default: now)"),
      flag("--receipt <file>", "a file that shows it; its SHA-256 is kept"),
      identity,
    ],
    load: () => import("./commands/attest.ts"),
  },
  {
    name: "classify-caller",
    about: "say who an unknown caller is",
    args: "<callers...>",
    group: "People:",
    options: [
      new Option("--as <class>", "who it is")
        .choices(["consumer", "responder", "hostile"])
        .makeOptionMandatory(),
      flag("--consumer <file>", "with --as consumer: an inventory file with the new row"),
      reason,
      identity,
    ],
    load: () => import("./commands/classify-caller.ts"),
  },
  {
    name: "classify-key",
    about: "say whose key it is that a lost create may have made",
    args: "<key>",
    group: "People:",
    options: [
      new Option("--as <class>", "stanch may end it, or it is somebody else's")
        .choices(["surplus", "foreign"])
        .makeOptionMandatory(),
      reason,
      identity,
      confirm,
    ],
    load: () => import("./commands/classify-key.ts"),
  },
  {
    name: "reject-replacement",
    about: "have another replacement made in the place of this one",
    args: "<replacement>",
    group: "People:",
    options: [reason, identity, confirm],
    load: () => import("./commands/reject-replacement.ts"),
  },
  {
    name: "accept",
    about: "sign that a blocker is accepted (takes two people)",
    args: "<code> [subject]",
    group: "People:",
    options: [reason, flag("--expires <duration>", "how long it holds (default: 4h)"), identity],
    load: () => import("./commands/accept.ts"),
  },
  {
    name: "retire",
    about: "sign that a consumer may break (its owner and a second person)",
    args: "<consumer>",
    group: "People:",
    options: [reason, identity],
    load: () => import("./commands/retire.ts"),
  },
  {
    name: "withdraw",
    about: "take evidence of one source about one consumer back",
    args: "<consumer> <source>",
    group: "People:",
    options: [reason, identity],
    load: () => import("./commands/withdraw.ts"),
  },
  {
    name: "approve",
    about: "sign the verdict that the gate shows now",
    group: "People:",
    options: [
      flag("--cutover", "sign who will be out, where a provider has no overlap"),
      flag("--out <list>", "with --cutover: consumer=duration,…"),
      flag("--verdict <hash>", "the verdict that you have read, where there is no terminal to ask at"),
      flag("--disable-at-deadline", "sign that this plan may disable the key by itself"),
      identity,
    ],
    load: () => import("./commands/approve.ts"),
  },
  {
    name: "break-glass",
    about: "end the key through a shut gate (two people, after-review)",
    group: "People:",
    options: [reason, flag("--expires <duration>", "how long it holds (default: 30m)"), identity, confirm],
    load: () => import("./commands/break-glass.ts"),
  },
  {
    name: "review",
    about: "close the review after a broken glass",
    group: "People:",
    options: [needed("--findings <text>", "what came out of it"), identity],
    load: () => import("./commands/review.ts"),
  },
  {
    name: "undo",
    about: "ask for a rung to be taken off, or swap:CONSUMER to be rolled back",
    args: "<what>",
    group: "People:",
    options: [reason, identity],
    load: () => import("./commands/undo.ts"),
  },
  {
    name: "decline",
    about: "say no to a rung of containment: it isn't asked for again",
    args: "<rung>",
    group: "People:",
    options: [reason, identity],
    load: () => import("./commands/decline.ts"),
  },
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
