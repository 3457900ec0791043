/** How the names of keys are to be read in a file. */
export type FileFamily =
  /** Every name of a key counts, and what stands behind it. */
  | "config"
  /** Names count where the language reads them. */
  | "shell"
  | "source"
  /** Literal keys, and headers with variables; the rest is prose. */
  | "prose"
  /** Literal keys only. */
  | "data";

/** What kind of file it is: what runs it, and how its names are read. */
export interface FileKind {
  readonly runtime: string;
  readonly family: FileFamily;
  readonly format: "yaml" | "json" | "hcl" | "other";
  readonly comments: readonly string[];
}

interface KindRule {
  readonly runtime: string;
  readonly path: RegExp;
  readonly family: FileFamily;
  readonly format?: FileKind["format"];
  readonly comments?: readonly string[];
}

const HASH = ["#"];
const SLASHES = ["//", "/*", "*"];

/** The first that fits. Paths begin with `/` and are in lower case. */
const RULES: readonly KindRule[] = [
  // They speak of keys, and hold none but as what was found.
  {
    runtime: "scanner",
    path: /\/\.?(?:gitleaks|trufflehog|secretlint|ggshield|gitguardian|detect-secrets)[^/]*\.(?:toml|ya?ml|json)$|\/\.secrets\.baseline$|\/\.secretlintrc[^/]*$|\/\.gitleaksignore$/,
    family: "data",
  },
  {
    runtime: "github-actions",
    path: /\/\.(?:github|gitea|forgejo)\/(?:workflows|actions)\/.*\.ya?ml$|\/action\.ya?ml$/,
    family: "config",
  },
  {
    runtime: "gitlab-ci",
    path: /\.gitlab-ci\.ya?ml$|\/\.gitlab\/.*\.ya?ml$|\/gitlab-ci[^/]*\.ya?ml$/,
    family: "config",
  },
  { runtime: "circleci", path: /\/\.circleci\/.*\.ya?ml$/, family: "config" },
  {
    runtime: "azure-pipelines",
    path: /\/(?:\.?azure-?pipelines?|\.?pipelines)(?:\/[^/]*|[^/]*)\.ya?ml$/,
    family: "config",
  },
  {
    runtime: "jenkins",
    path: /\/[^/]*jenkinsfile[^/]*$|\/jenkins\/.*\.(?:groovy|ya?ml|xml)$/,
    family: "config",
    comments: SLASHES,
  },
  { runtime: "bitbucket-pipelines", path: /\/bitbucket-pipelines\.ya?ml$/, family: "config" },
  { runtime: "travis", path: /\/\.travis\.ya?ml$/, family: "config" },
  { runtime: "drone", path: /\/\.(?:drone|woodpecker)(?:\.ya?ml$|\/)/, family: "config" },
  { runtime: "buildkite", path: /\/\.buildkite\/.*\.ya?ml$/, family: "config" },
  {
    runtime: "docker-compose",
    path: /\/(?:docker-)?compose[^/]*\.ya?ml$|\/docker-stack[^/]*\.ya?ml$|\/stack\.ya?ml$/,
    family: "config",
  },
  { runtime: "dockerfile", path: /\/(?:docker|container)file(?:[.-][^/]*)?$|\.dockerfile$/, family: "shell" },
  {
    runtime: "helm",
    path: /\/(?:charts?|helm)\/.*\.(?:ya?ml|tpl)$|\/values[^/]*\.ya?ml$|\/helmfile[^/]*\.ya?ml$/,
    family: "config",
  },
  { runtime: "kustomize", path: /\/kustomization\.ya?ml$/, family: "config" },
  {
    runtime: "terraform",
    path: /\.(?:tf|tfvars|hcl|tofu)(?:\.json)?$|\.tfstate(?:\.backup)?$/,
    family: "config",
    format: "hcl",
    comments: ["#", "//"],
  },
  {
    runtime: "cron",
    path: /\/crontab[^/]*$|\/cron\.(?:d|daily|hourly|weekly|monthly)\/[^/]+$|\.(?:cron|crontab)$|\/spool\/cron\/|\/cron\/[^/.]+$|\/anacrontab$/,
    family: "shell",
  },
  {
    runtime: "systemd",
    path: /\.(?:service|timer|socket|path)$|\.(?:service|timer|socket)\.d\/[^/]+\.conf$|\/systemd\/.*\.conf$|\/environment\.d\//,
    family: "config",
    comments: ["#", ";"],
  },
  {
    runtime: "launchd",
    path: /\/launch(?:agents|daemons)\/.*\.plist$/,
    family: "config",
    comments: ["<!--"],
  },
  {
    runtime: "lambda",
    path: /\/serverless[^/]*\.(?:ya?ml|json|ts|js)$|\/samconfig\.(?:toml|ya?ml)$|\/(?:sam-?)?template[^/]*\.(?:ya?ml|json)$/,
    family: "config",
  },
  {
    runtime: "cursor",
    path: /\/\.cursor\/|\/\.cursorrules$|\/cursor\/.*\.json$/,
    family: "config",
    comments: ["//"],
  },
  {
    runtime: "claude-code",
    path: /\/\.claude\/.*\.json$|\/\.claude\.json$|\/\.mcp\.json$|\/claude_desktop_config\.json$/,
    family: "config",
    comments: ["//"],
  },
  { runtime: "continue", path: /\/\.continue\//, family: "config" },
  {
    runtime: "vscode",
    path: /\/\.vscode(?:-server)?\/|\/code\/user\/|\.code-workspace$|\/\.devcontainer(?:\/|\.json$)/,
    family: "config",
    comments: ["//"],
  },
  { runtime: "jetbrains", path: /\/\.idea\//, family: "config", comments: ["<!--"] },
  { runtime: "zed", path: /\/(?:\.zed|zed)\/settings\.json$/, family: "config", comments: ["//"] },
  { runtime: "aider", path: /\/\.aider[^/]*\.ya?ml$/, family: "config" },
  {
    runtime: "shell-history",
    path: /\/\.?(?:bash|zsh|fish|sh|ksh|python|node_repl|psql|mysql|rediscli)_history$|\/\.?history$|\/\.?zhistory$|\/consolehost_history\.txt$|_history(?:\.txt)?$/,
    family: "shell",
    comments: [],
  },
  {
    runtime: "shell-profile",
    path: /\/\.?(?:bashrc|bash_profile|zshrc|zshenv|zprofile|profile|bash_aliases|envrc|direnvrc|kshrc|xprofile)$|\/config\.fish$|\/profile\.d\/|\.fish$/,
    family: "shell",
  },
  {
    runtime: "npm",
    path: /\/\.?npmrc$|\/\.yarnrc(?:\.yml)?$|\/bunfig\.toml$/,
    family: "config",
    comments: ["#", ";"],
  },
  { runtime: "netrc", path: /\/[._]netrc$/, family: "config" },
  {
    runtime: "pip",
    path: /\/pip\.(?:conf|ini)$|\/\.pypirc$|\/pip\/pip\.conf$/,
    family: "config",
    comments: ["#", ";"],
  },
  { runtime: "docker", path: /\/\.docker\/config\.json$|\/\.dockercfg$/, family: "config" },
  { runtime: "git", path: /\/\.git-credentials$|\/\.?gitconfig$/, family: "config", comments: ["#", ";"] },
  { runtime: "aws", path: /\/\.aws\/(?:credentials|config)$/, family: "config" },
  {
    runtime: "nginx",
    path: /\/nginx[^/]*(?:\/.*)?\.(?:conf|template|tmpl)(?:\.[^/]*)?$|\/(?:sites-(?:available|enabled)|conf\.d)\/[^/]+$|\.nginx$/,
    family: "config",
  },
  { runtime: "apache", path: /\/(?:httpd|apache2?)[^/]*(?:\/.*)?\.conf$|\/\.htaccess$/, family: "config" },
  { runtime: "haproxy", path: /\/haproxy[^/]*$|\/haproxy\/.*\.cfg$/, family: "config" },
  { runtime: "caddy", path: /\/caddyfile[^/]*$|\.caddy$/, family: "config" },
  { runtime: "traefik", path: /\/traefik[^/]*(?:\/.*)?\.(?:ya?ml|toml)$/, family: "config" },
  { runtime: "envoy", path: /\/envoy[^/]*(?:\/.*)?\.(?:ya?ml|json)$/, family: "config" },
  { runtime: "litellm", path: /\/litellm[^/]*(?:\/.*)?\.ya?ml$/, family: "config" },
  {
    runtime: "ansible",
    path: /\/ansible[^/]*(?:\/.*)?\.(?:ya?ml|ini|cfg|j2)$|\/(?:group_vars|host_vars|playbooks?)\/|\/roles\/[^/]+\/(?:tasks|vars|defaults|handlers|templates)\/|\/(?:playbook|site)[^/]*\.ya?ml$|\/hosts\.ini$/,
    family: "config",
  },
  {
    runtime: "postman",
    path: /\.postman_(?:collection|environment|globals)\.json$|\/postman\/.*\.json$|\/(?:insomnia|thunder)[^/]*\.(?:json|ya?ml)$/,
    family: "config",
  },
  {
    runtime: "http-client",
    path: /\.(?:http|rest|bru|hurl)$|\/http-client(?:\.private)?\.env\.json$/,
    family: "config",
  },
  { runtime: "notebook", path: /\.ipynb$/, family: "source" },
  {
    runtime: "env-file",
    path: /\/\.env[^/]*$|\.env(?:\.[^/]*)?$|\/env\.(?:sh|list|local|prod|production)$|\/environment$|\.envrc$|\.env[-_][^/]*$/,
    family: "config",
  },
  {
    runtime: "makefile",
    path: /\/(?:gnu)?makefile[^/]*$|\.(?:mk|mak)$|\/justfile$|\/taskfile[^/]*\.ya?ml$|\/procfile[^/]*$/,
    family: "shell",
  },
  {
    runtime: "script",
    path: /\.(?:sh|bash|zsh|ksh|ps1|psm1|bat|cmd|command)$|\/\.husky\//,
    family: "shell",
    comments: ["#", "REM", "::"],
  },
  {
    runtime: "log",
    path: /\.log(?:\.[^/]*)?$|\/logs?\/[^/]*\.(?:txt|ndjson|jsonl)$|\/var\/log\/|\.(?:ndjson|jsonl|har)$/,
    family: "data",
  },
  {
    runtime: "docs",
    path: /\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt|tex|textile|org|pod)$|\/(?:readme|changelog|license|contributing)[^/]*$/,
    family: "prose",
  },
  {
    runtime: "locales",
    path: /\/(?:locales?|i18n|lang|translations?)\/|\.(?:po|pot|xliff|strings|arb)$/,
    family: "data",
  },
  {
    runtime: "data",
    path: /\.(?:csv|tsv|sql|dump|html?|svg|xhtml|vtt|srt|geojson|graphql|gql|proto|avsc|diff|patch|snap)$/,
    family: "data",
  },
  { runtime: "style", path: /\.(?:css|scss|sass|less|styl)$/, family: "data" },
  {
    runtime: "source",
    path: /\.(?:[cm]?[jt]sx?|vue|svelte|astro|go|rs|java|kts?|scala|swift|m|mm|cs|fs|vb|cpp|cc|c|h|hpp|dart|php|gs|groovy|gradle|zig|d|lua|sol|jsonnet|cue)$/,
    family: "source",
    comments: SLASHES,
  },
  {
    runtime: "source",
    path: /\.(?:pyw?|rb|pl|pm|r|jl|exs?|erl|hrl|clj[sc]?|hs|ml|mli|nim|cr|coffee|tcl|nix|el|lisp|rake|gemspec|bzl|star)$|\/(?:rakefile|gemfile|vagrantfile|fastfile|appfile|build|build\.bazel|workspace)$/,
    family: "source",
  },
  {
    runtime: "config",
    path: /\.(?:ya?ml|toml|ini|cfg|conf|config|properties|props|jsonc?|json5|plist|xml|env|tmpl|template|tpl|j2|ejs|erb|rc|kdl|dhall|pkl|nomad|rego)(?:\.(?:sample|dist|example|bak|old|orig|j2|erb|tmpl|tpl))?$|rc$/,
    family: "config",
    comments: ["#", "//", ";", "<!--"],
  },
];

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

/** Runtimes that are told by what stands in the file rather than by its name. */
function byContent(kind: FileKind, head: string): FileKind {
  if (kind.format !== "yaml" && kind.format !== "json") return kind;
  const isLoose = ["config", "lambda", "helm", "jenkins", "docs", "postman"].includes(kind.runtime);
  if (!isLoose) return kind;
  const found = CONTENT.find(({ sign }) => sign.every((one) => one.test(head)));
  return found === undefined
    ? kind.runtime === "lambda" &&
      !/serverless|samconfig/.test(kind.runtime) &&
      !/Resources|functions/.test(head)
      ? { ...kind, runtime: "config" }
      : kind
    : { ...kind, runtime: found.runtime };
}

const CONTENT: readonly { readonly runtime: string; readonly sign: readonly RegExp[] }[] = [
  { runtime: "kubernetes", sign: [/^\s*"?apiVersion"?:/m, /^\s*"?kind"?:/m] },
  { runtime: "lambda", sign: [/AWS::(?:Serverless|Lambda)|^service:[\s\S]*^functions:/m] },
  { runtime: "docker-compose", sign: [/^services:/m, /^\s+(?:image|build):/m] },
  { runtime: "ansible", sign: [/^- (?:hosts|name):/m, /^\s+(?:tasks|roles|ansible\.builtin\.\w+):/m] },
  { runtime: "envoy", sign: [/static_resources|envoy\.filters|type\.googleapis\.com\/envoy/] },
  { runtime: "litellm", sign: [/^model_list:/m] },
  { runtime: "postman", sign: [/schema\.getpostman\.com|_postman_/] },
];
