import { flag } from "./shared-options.ts";
import type { Spec } from "./spec.ts";

const rules = flag("--rules <file>", "the key policy (default: the one that comes with stanch)");

/** Commands that say which keys may be personal. */
export const CLASSIFICATION_SPECS: readonly Spec[] = [
  {
    name: "classify",
    about: "say of each caller whether its key must be a team key, and why",
    args: "[inventory]",
    group: "Before a leak:",
    options: [
      rules,
      flag("--md", "as Markdown").conflicts(["csv", "html"]),
      flag("--csv", "as CSV, one line a caller").conflicts(["html"]),
      flag("--html", "as one HTML file that loads and runs nothing"),
    ],
    load: () => import("./commands/classify.ts"),
  },
  {
    name: "policy",
    about: "the policy in one sentence, and which callers break it today",
    args: "[inventory]",
    group: "Before a leak:",
    options: [rules, flag("--md", "as Markdown, for pasting")],
    load: () => import("./commands/policy.ts"),
  },
];
