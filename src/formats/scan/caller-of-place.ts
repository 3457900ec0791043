import { programOf } from "./program-of.ts";
import { type Ancestor, type ScannedText, ancestorsOf, keyOf } from "./scanned-text.ts";

/** Who may call with what stands on a line of a file: the name by which its runtime knows the service, or null. */
export function serviceAt(text: ScannedText, at: number): string | null {
  const find = FINDERS[text.kind.runtime] ?? stemOf;
  const name = find(text, at)?.replaceAll(/\s+/g, " ").trim().slice(0, 80);
  return name === undefined || name === "" ? null : name;
}

type Finder = (text: ScannedText, at: number) => string | null;

const stemOf: Finder = ({ path }) => {
  const parts = path.split("/");
  const file = parts.at(-1) ?? "";
  const stem = file.replace(/^\.+/, "").replace(/(?:\.[A-Za-z0-9_-]{1,20})+$/, "");
  return stem === "" || /^(?:index|main|mod|__init__|config|settings|env|app)$/i.test(stem)
    ? (parts.at(-2) ?? stem)
    : stem;
};
const folderOf: Finder = ({ path }) => path.split("/").at(-2) ?? null;

/** The key right below `above`, on the way from the root of the file to the line. */
function keyBelow(text: ScannedText, at: number, above: RegExp): string | null {
  const way = wayTo(text, at);
  const place = way.findLastIndex(({ key }) => above.test(key));
  return place === -1 ? null : (way[place + 1]?.key ?? null);
}

/** From the root down, with the line itself. */
function wayTo({ lines }: ScannedText, at: number): readonly Ancestor[] {
  const own = keyOf(lines[at] ?? "");
  return [...ancestorsOf(lines, at).toReversed(), ...(own === null ? [] : [{ key: own, at }])];
}

const topKey: Finder = (text, at) => {
  const [top] = wayTo(text, at);
  return top === undefined || /^(?:variables|default|env|stages|include|workflow)$/.test(top.key)
    ? null
    : top.key;
};

/** The nearest line above that fits, without regard to how deep it stands. */
function lineAbove({ lines }: ScannedText, at: number, pattern: RegExp, most = 2000): string | null {
  for (let up = at; up >= 0 && at - up < most; up -= 1) {
    const found = pattern.exec((lines[up] ?? "").slice(0, 400));
    if (found !== null) return found.slice(1).findLast((part) => part !== undefined) ?? null;
  }
  return null;
}

const workflow: Finder = (text, at) => {
  const job = keyBelow(text, at, /^jobs$/);
  const file = /action\.ya?ml$/.test(text.path) ? folderOf(text, at) : stemOf(text, at);
  return job === null ? file : `${file ?? ""}/${job}`;
};

/** Name of the object that a line is part of; a file may hold many. */
const workload: Finder = (text, at) => {
  const { lines } = text;
  const last = objects.get(lines);
  const object = last !== undefined && last.from <= at && at < last.to ? last : objectAt(lines, at);
  objects.set(lines, object);
  return object.name ?? chartOf(text.path) ?? stemOf(text, at);
};

/** The folder of a chart, unless it says nothing but that it is one. */
function chartOf(path: string): string | null {
  const chart = /([^/]+)\/templates\//.exec(path)?.[1];
  return chart === undefined || /^(?:helm|charts?|k8s|deploy)$/i.test(chart) ? null : chart;
}

interface NamedObject {
  readonly from: number;
  readonly to: number;
  readonly name: string | null;
}

/** The last one that was looked for in a file: what was found comes line by line. */
const objects = new WeakMap<readonly string[], NamedObject>();

function objectAt(lines: readonly string[], at: number): NamedObject {
  let [from, to] = [at, at + 1];
  while (from > 0 && !(lines[from - 1] ?? "").startsWith("---")) from -= 1;
  while (to < lines.length && !(lines[to] ?? "").startsWith("---")) to += 1;
  let isMeta = false;
  for (let line = from; line < to; line += 1) {
    const words = (lines[line] ?? "").slice(0, 400);
    if (/^\s{0,6}"?metadata"?:/.test(words)) isMeta = true;
    const found = isMeta ? OBJECT_NAME.exec(words)?.[1] : undefined;
    // What a template is filled with is known only where it is put to use.
    if (found !== undefined) return { from, to, name: found.includes("{{") ? null : found };
  }
  return { from, to, name: null };
}

const OBJECT_NAME = /["{,\s]"?name"?:\s{0,4}["']?([\w.{}$ -]{1,80}?)["']?\s*(?:[,}].*)?$/;

/** The program of a line of a crontab: what is run, not how. */
const cronProgram: Finder = (text, at) => {
  const line = (text.lines[at] ?? "").slice(0, 2000);
  const command = /^\s*(?:@\w+|(?:[\d*/,A-Za-z-]+\s+){5})(.*)$/.exec(line)?.[1];
  // A variable of the table is for the lines below it.
  if (command === undefined) {
    const next = text.lines
      .slice(at + 1, at + 200)
      .findIndex((one) => /^\s*(?:@\w+|[\d*/,-]+\s+[\d*/,-]+\s)/.test(one));
    return next === -1 ? stemOf(text, at) : cronProgram(text, at + 1 + next);
  }
  // Tables of the system name the account in front of the command.
  const isSystems = /(?:^|\/)(?:cron\.d\/[^/]+|(?:etc\/)?crontab)$/.test(text.path);
  return programOf(isSystems ? command.replace(/^\S+\s+/, "") : command) ?? stemOf(text, at);
};

const unit: Finder = ({ path }) => {
  const name = /([^/]+)\.(?:service|timer|socket|path)(?:\.d\/[^/]+)?$/.exec(path)?.[1];
  return (
    name ??
    path
      .split("/")
      .at(-1)
      ?.replace(/\.conf$/, "") ??
    null
  );
};

const lambdaFunction: Finder = (text, at) =>
  keyBelow(text, at, /^(?:functions|Resources)$/) ??
  lineAbove(text, 0, /^service:\s{0,4}["']?([\w-]{1,60})/, 1) ??
  stemOf(text, at);

const block: Finder = (text, at) =>
  lineAbove(
    text,
    at,
    /^\s{0,4}(?:resource|data)\s+"[\w-]{1,80}"\s+"([\w-]{1,80})"|^\s{0,4}(?:module|variable|provider|output|job|task)\s+"([\w-]{1,80})"/,
    400,
  ) ?? stemOf(text, at);

const stage: Finder = (text, at) =>
  lineAbove(text, at, /\bstage\s{0,2}\(\s{0,2}["']([^"']{1,60})["']/) ??
  folderOf(text, at) ??
  stemOf(text, at);

const target: Finder = (text, at) =>
  /taskfile/i.test(text.path)
    ? (keyBelow(text, at, /^tasks$/) ?? stemOf(text, at))
    : (lineAbove(text, at, /^([\w./%-]{1,60})(?:\s[^:=]{0,80})?:(?!=)/) ?? folderOf(text, at));

const toolServer: Finder = (text, at) =>
  keyBelow(text, at, /^(?:mcpServers|mcp|servers|mcp_servers|mcp\.servers)$/) ?? null;

const play: Finder = (text, at) =>
  /\/roles\/([^/]+)\//.exec(`/${text.path}`)?.[1] ??
  /(?:group_vars|host_vars)\/([^/.]+)/.exec(text.path)?.[1] ??
  lineAbove(text, at, /^\s*- name:\s{0,4}["']?([^"'#]{1,60})/, 200) ??
  stemOf(text, at);

const collection: Finder = (text, at) =>
  lineAbove(text, Math.min(at, 60), /"name"\s{0,2}:\s{0,2}"([^"]{1,60})"/, 60) ?? stemOf(text, at);

const server: Finder = (text, at) =>
  lineAbove(
    text,
    at,
    /\bserver_name\s+([\w.*-]{1,80})|^\s*(?:backend|frontend|listen)\s+([\w.-]{1,60})|^([\w*.-]{1,80}(?::\d+)?)\s*\{/,
    200,
  ) ?? stemOf(text, at);

const envFile: Finder = ({ path }) => {
  const parts = path.split("/");
  const name = (parts.at(-1) ?? "").replace(/^\.?env[._-]?|\.?env$/gi, "").replace(/^\./, "");
  const folder = parts.at(-2);
  return [folder, name].filter((part) => part !== undefined && part !== "").join("/") || "env";
};

const FINDERS: Readonly<Record<string, Finder>> = {
  "github-actions": workflow,
  "gitlab-ci": topKey,
  circleci: (text, at) => keyBelow(text, at, /^jobs$/) ?? topKey(text, at),
  "azure-pipelines": (text, at) =>
    lineAbove(text, at, /^\s*- (?:job|deployment|stage):\s{0,4}["']?([\w-]{1,60})/) ?? stemOf(text, at),
  jenkins: stage,
  travis: topKey,
  drone: (text, at) => lineAbove(text, at, /^\s*-? ?name:\s{0,4}["']?([\w -]{1,60})/) ?? stemOf(text, at),
  buildkite: (text, at) => lineAbove(text, at, /^\s*-? ?label:\s{0,4}["']?([^"']{1,60})/) ?? stemOf(text, at),
  "bitbucket-pipelines": (text, at) =>
    lineAbove(text, at, /^\s*-? ?name:\s{0,4}["']?([^"']{1,60})/) ?? stemOf(text, at),
  "docker-compose": (text, at) => keyBelow(text, at, /^services$/) ?? null,
  kubernetes: workload,
  helm: (text, at) =>
    /templates\//.test(text.path)
      ? workload(text, at)
      : (/([^/]+)\/(?:values|templates)/.exec(text.path)?.[1] ?? stemOf(text, at)),
  kustomize: folderOf,
  docker: (text, at) => folderOf(text, at) ?? "image",
  terraform: block,
  cron: cronProgram,
  systemd: unit,
  lambda: lambdaFunction,
  "shell-history": (text, at) =>
    programOf((text.lines[at] ?? "").slice(0, 1000).replace(/^: \d+:\d+;|^- cmd: /, "")),
  "shell-profile": () => null,
  make: target,
  cursor: toolServer,
  "claude-code": toolServer,
  vscode: toolServer,
  continue: (text, at) =>
    lineAbove(text, at, /^\s*-? ?["']?(?:title|name)["']?:\s{0,4}["']?([^"',]{1,60})/, 40),
  ansible: play,
  postman: collection,
  nginx: server,
  haproxy: server,
  caddy: server,
  "env-file": envFile,
  npm: folderOf,
  git: () => null,
  netrc: (text, at) => lineAbove(text, at, /\bmachine\s+([\w.-]{1,80})/, 6),
  pip: (text, at) => lineAbove(text, at, /^\[([\w.-]{1,60})\]/, 60),
  aws: (text, at) => lineAbove(text, at, /^\[([\w. -]{1,60})\]/, 60),
  litellm: (text, at) =>
    lineAbove(text, at, /^\s*- model_name:\s{0,4}["']?([\w./*-]{1,60})/, 40) ?? stemOf(text, at),
};
