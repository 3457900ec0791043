import { Option } from "commander";
import { CLAIMS } from "./claims.ts";
import { confirm, flag, identity, needed, reason } from "./shared-options.ts";
import type { Spec } from "./spec.ts";

/** Commands by which people sign what they say and decide. */
export const PEOPLE_SPECS: readonly Spec[] = [
  {
    name: "attest",
    about: `sign that something is so, where nothing can be observed: ${Object.keys(CLAIMS).join(", ")}`,
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
    name: "extend",
    about: "give the overlap of two keys more time (not the responder)",
    group: "People:",
    options: [needed("--until <time>", "a time with its zone, or a length from now"), reason, identity],
    load: () => import("./commands/extend.ts"),
  },
];
