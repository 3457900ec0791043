import { type KindRule, SLASHES, kind } from "./kind-rule.ts";

/** What is told by its language or layout only. Earlier ones win. */
export const KINDS_OF_TEXTS: readonly KindRule[] = [
  kind(
    "make",
    "shell",
    /\/(?:gnu)?makefile[^/]*$|\.(?:mk|mak)$|\/justfile$|\/taskfile[^/]*\.ya?ml$|\/procfile[^/]*$/,
  ),
  kind("script", "shell", /\.(?:sh|bash|zsh|ksh|ps1|psm1|bat|cmd|command)$|\/\.husky\//, {
    comments: ["#", "REM", "::"],
  }),
  kind(
    "log",
    "data",
    /\.log(?:\.[^/]*)?$|\/logs?\/[^/]*\.(?:txt|ndjson|jsonl)$|\/var\/log\/|\.(?:ndjson|jsonl|har)$/,
  ),
  // A secret in a file of its own, as compose mounts it; it is read as the text that its name says it is.
  kind("file", "prose", /\/\.?secrets?\/[^/]+\.txt$/),
  kind(
    "docs",
    "prose",
    /\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt|tex|textile|org|pod)$|\/(?:readme|changelog|license|contributing)[^/]*$|\/[a-z][a-z0-9_-]*\.[1-8]$/,
  ),
  kind(
    "locales",
    "data",
    /\/(?:locales?|i18n|lang|translations?)\/|\.(?:po|pot|xliff|strings|arb)$|\/strings\.xml$/,
  ),
  kind(
    "data",
    "data",
    /\.(?:csv|tsv|sql|dump|html?|svg|xhtml|vtt|srt|geojson|graphql|gql|proto|avsc|diff|patch|snap)$/,
  ),
  kind("style", "data", /\.(?:css|scss|sass|less|styl)$/),
  kind(
    "source",
    "source",
    /\.(?:[cm]?[jt]sx?|vue|svelte|astro|go|rs|java|kts?|scala|swift|m|mm|cs|fs|vb|cpp|cc|c|h|hpp|dart|php|gs|groovy|gradle|zig|d|lua|sol|jsonnet|cue)$/,
    { comments: SLASHES },
  ),
  kind(
    "source",
    "source",
    /\.(?:pyw?|rb|pl|pm|r|jl|exs?|erl|hrl|clj[sc]?|hs|ml|mli|nim|cr|coffee|tcl|nix|el|lisp|rake|gemspec|bzl|star)$|\/(?:rakefile|gemfile|vagrantfile|fastfile|appfile|build|build\.bazel|workspace)$/,
  ),
  kind(
    "config",
    "config",
    /\.(?:ya?ml|toml|ini|cfg|conf|config|properties|props|jsonc?|json5|plist|xml|env|tmpl|template|tpl|j2|ejs|erb|rc|kdl|dhall|pkl|nomad|rego)(?:\.(?:sample|dist|example|bak|old|orig|j2|erb|tmpl|tpl))?$|rc$/,
    { comments: ["#", "//", ";", "<!--"] },
  ),
];
