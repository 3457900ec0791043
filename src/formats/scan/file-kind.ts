import { type FileKind, HASH, type KindRule } from "./kind-rule.ts";
import { KINDS_AT_DESKS } from "./kinds-at-desks.ts";
import { KINDS_OF_RUNTIMES } from "./kinds-of-runtimes.ts";
import { KINDS_OF_TEXTS } from "./kinds-of-texts.ts";

/** The first that fits. */
const RULES: readonly KindRule[] = [...KINDS_OF_RUNTIMES, ...KINDS_AT_DESKS, ...KINDS_OF_TEXTS];
const UNKNOWN: FileKind = { runtime: "file", family: "config", format: "other", comments: ["#", "//"] };
const PROGRAM = /^#!.*\b(?:(bash|sh|zsh|ksh|dash|fish|pwsh)|(python[\d.]*|node|ruby|perl|php|deno|bun))\b/;

/** What kind of file this is, by its path and, where that is not enough, by how it begins. `path` may be relative. */
export function fileKindOf(path: string, head: string): FileKind {
  const plain = `/${path.toLowerCase().replace(/^\/+/, "")}`;
  const rule = RULES.find((one) => one.path.test(plain));
  const program = PROGRAM.exec(head.slice(0, 200));
  if (program !== null && (rule === undefined || rule.runtime === "cron" || rule.runtime === "config"))
    return program[1] === undefined
      ? { runtime: "source", family: "source", format: "other", comments: HASH }
      : {
          runtime: rule?.runtime === "cron" ? "cron" : "script",
          family: "shell",
          format: "other",
          comments: HASH,
        };
  if (rule === undefined) return UNKNOWN;
  const format = rule.format ?? formatOf(plain);
  const kind = { runtime: rule.runtime, family: rule.family, format, comments: rule.comments ?? HASH };
  return byContent(kind, head);
}

function formatOf(path: string): FileKind["format"] {
  if (/\.(?:ya?ml|tpl)$/.test(path)) return "yaml";
  return /\.(?:jsonc?|json5|ipynb|code-workspace)$/.test(path) ? "json" : "other";
}

/** Kinds whose files may be another's that has no name of its own. */
const LOOSE = new Set(["config", "lambda", "postman"]);

/** Runtimes that are told by what stands in the file rather than by its name. */
function byContent(kind: FileKind, head: string): FileKind {
  if ((kind.format !== "yaml" && kind.format !== "json") || !LOOSE.has(kind.runtime)) return kind;
  const found = CONTENT.find(({ sign }) => sign.every((one) => one.test(head)));
  if (found !== undefined) return { ...kind, runtime: found.runtime };
  // A `template.yaml` is anybody's.
  return kind.runtime === "lambda" && !/Resources|functions|params|deploy/.test(head)
    ? { ...kind, runtime: "config" }
    : kind;
}

/** Each sign is looked for by itself, and blanks don't run over line ends: a file of blank lines mustn't take long. */
const CONTENT: readonly { readonly runtime: string; readonly sign: readonly RegExp[] }[] = [
  { runtime: "argo-workflows", sign: [/^apiVersion: argoproj\.io/m, /^kind: (?:Cron)?Workflow/m] },
  { runtime: "tekton", sign: [/^apiVersion: tekton\.dev/m] },
  { runtime: "kubernetes", sign: [/^[ \t]{0,8}"?apiVersion"?:/m, /^[ \t]{0,8}"?kind"?:/m] },
  { runtime: "lambda", sign: [/AWS::(?:Serverless|Lambda)/] },
  { runtime: "lambda", sign: [/^service:/m, /^functions:/m] },
  { runtime: "cloudformation", sign: [/AWSTemplateFormatVersion|"?Type"?: "?AWS::/] },
  { runtime: "docker-compose", sign: [/^services:/m, /^[ \t]{1,8}(?:image|build):/m] },
  {
    runtime: "ansible",
    sign: [/^- (?:hosts|name):/m, /^[ \t]{1,8}(?:tasks|roles|ansible\.builtin\.\w{1,40}):/m],
  },
  { runtime: "ecs", sign: [/"containerDefinitions"/] },
  { runtime: "envoy", sign: [/static_resources|envoy\.filters|type\.googleapis\.com\/envoy/] },
  { runtime: "litellm", sign: [/^model_list:/m] },
  { runtime: "postman", sign: [/schema\.getpostman\.com|_postman_/] },
];
