import { type KindRule, kind } from "./kind-rule.ts";

/** Settings and leftovers of people and their tools. Earlier ones win. */
export const KINDS_AT_DESKS: readonly KindRule[] = [
  kind("codex", "config", /\/\.codex\//),
  kind("windsurf", "config", /\/\.(?:windsurf|codeium)\//, { comments: ["//"] }),
  kind("editor", "config", /\/\.vimrc$|\/\.vim\//, { comments: ['"'] }),
  kind("editor", "config", /\/\.(?:emacs|authinfo|gemini)(?:$|\/|\.)|\/\.emacs\.d\/|\/nvim\//, {
    comments: ["//", ";", "--"],
  }),
  kind("maven", "config", /\/\.m2\/settings[^/]*\.xml$/, { comments: ["<!--"] }),
  kind("gradle", "config", /\/gradle\.properties$/),
  kind("github-cli", "config", /\/\.config\/gh\//),
  kind("gitlab-cli", "config", /\/\.config\/glab-cli\//),
  kind("rclone", "config", /\/rclone\.conf$/),
  kind("direnv", "shell", /\/\.envrc$/),
  kind("cursor", "config", /\/\.cursor\/|\/\.cursorrules$|\/cursor\/.*\.json$/, { comments: ["//"] }),
  kind(
    "claude-code",
    "config",
    /\/\.claude\/.*\.json$|\/\.claude\.json$|\/\.mcp\.json$|\/claude_desktop_config\.json$/,
    { comments: ["//"] },
  ),
  kind("continue", "config", /\/\.continue\//),
  kind(
    "vscode",
    "config",
    /\/\.vscode(?:-server)?\/|\/code\/user\/|\.code-workspace$|\/\.devcontainer(?:\/|\.json$)/,
    { comments: ["//"] },
  ),
  kind("jetbrains", "config", /\/\.idea\//, { comments: ["<!--"] }),
  kind("zed", "config", /\/(?:\.zed|zed)\/settings\.json$/, { comments: ["//"] }),
  kind("aider", "config", /\/\.aider[^/]*\.ya?ml$/),
  kind(
    "shell-history",
    "shell",
    /\/\.?(?:bash|zsh|fish|sh|ksh|python|node_repl|psql|mysql|rediscli)_history$|\/\.?history$|\/\.?zhistory$|\/consolehost_history\.txt$|_history(?:\.txt)?$/,
    { comments: [] },
  ),
  kind(
    "shell-profile",
    "shell",
    /\/\.?(?:bashrc|bash_profile|zshrc|zshenv|zprofile|profile|bash_aliases|envrc|direnvrc|kshrc|xprofile)$|\/config\.fish$|\/profile\.d\/|\.fish$/,
  ),
  kind("npm", "config", /\/\.?npmrc$|\/\.yarnrc(?:\.yml)?$|\/bunfig\.toml$/, { comments: ["#", ";"] }),
  kind("netrc", "config", /\/[._]netrc$/),
  kind("pip", "config", /\/pip\.(?:conf|ini)$|\/\.pypirc$|\/pip\/pip\.conf$/, { comments: ["#", ";"] }),
  kind("git", "config", /\/\.git-credentials$|\/\.?gitconfig$/, { comments: ["#", ";"] }),
  kind("aws", "config", /\/\.aws\/(?:credentials|config)$/),
  kind(
    "postman",
    "config",
    /\.postman_(?:collection|environment|globals)\.json$|\/postman\/.*\.json$|\/(?:insomnia|thunder)[^/]*\.(?:json|ya?ml)$/,
  ),
  kind("http-client", "config", /\.(?:http|rest|bru|hurl)$|\/http-client(?:\.private)?\.env\.json$/),
  kind("notebook", "source", /\.ipynb$/),
  kind(
    "env-file",
    "config",
    /\/\.env[^/]*$|\.env(?:\.[^/]*)?$|\/env\.(?:sh|list|local|prod|production)$|\/environment$|\.envrc$|\.env[-_][^/]*$/,
  ),
];
