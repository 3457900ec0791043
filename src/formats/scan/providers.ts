/** What a provider's keys look like, and what variables that hold them are called. Data: rules read it, and decide nothing here. */
export interface ScannedProvider {
  readonly name: string;
  /** Words of a name that speak of this provider, in lower case. Those of two letters count in front of `_` only. */
  readonly words: readonly string[];
  /** Whole names of variables that hold its keys though they don't name it. */
  readonly alsoNamed?: readonly string[];
  /** Words that must stand side by side in a name; where there are none, any word for a key will do. */
  readonly keyWords?: readonly string[];
  readonly shapes: readonly ValueShape[];
  /** Of a value without a prefix, which counts where it is assigned to a name that says so. */
  readonly unprefixed?: { readonly least: number; readonly most: number };
}

/** A prefix and what may follow. Only the prefix is looked for in a file. */
export interface ValueShape {
  readonly prefix: string;
  readonly tail: "dotted" | "word" | "alnum" | "upper" | "dashed" | "path";
  readonly least: number;
  readonly most: number;
  /** Prefixes that the shape is not for: public keys, longer prefixes of others. */
  readonly not?: readonly string[];
}

const shape = (prefix: string, tail: ValueShape["tail"], least: number, most = 255): ValueShape => ({
  prefix,
  tail,
  least,
  most,
});

export const SCANNED_PROVIDERS: readonly ScannedProvider[] = [
  {
    name: "auxot",
    words: ["auxot"],
    shapes: [shape("user.", "dotted", 16), shape("team.", "dotted", 16)],
    unprefixed: { least: 20, most: 120 },
  },
  {
    name: "anthropic",
    words: ["anthropic", "claude"],
    shapes: [shape("sk-ant-", "word", 16)],
  },
  {
    name: "openai",
    words: ["openai"],
    shapes: [
      shape("sk-proj-", "word", 16),
      shape("sk-svcacct-", "word", 16),
      shape("sk-admin-", "word", 16),
      { ...shape("sk-", "word", 20), not: ["sk-ant-", "sk-proj-", "sk-svcacct-", "sk-admin-"] },
    ],
  },
  {
    name: "github",
    words: ["github", "gh"],
    shapes: [
      shape("github_pat_", "word", 20),
      shape("ghp_", "alnum", 20),
      shape("gho_", "alnum", 20),
      shape("ghu_", "alnum", 20),
      shape("ghs_", "alnum", 20),
      shape("ghr_", "alnum", 20),
    ],
  },
  {
    name: "gitlab",
    words: ["gitlab"],
    shapes: [
      shape("glpat-", "dotted", 16),
      shape("gldt-", "dotted", 16),
      shape("glptt-", "dotted", 16),
      shape("glrt-", "dotted", 16),
      shape("glcbt-", "dotted", 16),
      shape("glsoat-", "dotted", 16),
      shape("glft-", "dotted", 16),
    ],
  },
  {
    name: "slack",
    words: ["slack"],
    shapes: [
      shape("xoxb-", "word", 10),
      shape("xoxp-", "word", 10),
      shape("xoxa-", "word", 10),
      shape("xoxe-", "word", 10),
      shape("xoxe.", "dotted", 10),
      shape("xoxo-", "word", 10),
      shape("xoxr-", "word", 10),
      shape("xoxs-", "word", 10),
      shape("xapp-", "word", 10),
      shape("hooks.slack.com/services/", "path", 20),
    ],
  },
  {
    name: "stripe",
    words: ["stripe"],
    shapes: [
      shape("sk_live_", "alnum", 10),
      shape("sk_test_", "alnum", 10),
      shape("rk_live_", "alnum", 10),
      shape("rk_test_", "alnum", 10),
      shape("whsec_", "alnum", 16),
    ],
  },
  {
    name: "npm",
    words: ["npm"],
    alsoNamed: ["NODE_AUTH_TOKEN"],
    shapes: [shape("npm_", "alnum", 20)],
  },
  {
    name: "aws",
    words: ["aws"],
    keyWords: ["access key", "secret key", "secret access key", "session token"],
    shapes: [{ ...shape("AKIA", "upper", 16, 16) }, { ...shape("ASIA", "upper", 16, 16) }],
    unprefixed: { least: 40, most: 40 },
  },
  { name: "datadog", words: ["datadog", "dd"], shapes: [], unprefixed: { least: 32, most: 40 } },
  {
    name: "cloudflare",
    words: ["cloudflare", "cf"],
    shapes: [],
    unprefixed: { least: 37, most: 53 },
  },
  { name: "google", words: ["google", "gemini"], shapes: [shape("AIza", "word", 30, 40)] },
  { name: "huggingface", words: ["huggingface", "hf"], shapes: [shape("hf_", "alnum", 24)] },
  { name: "sendgrid", words: ["sendgrid"], shapes: [shape("SG.", "dotted", 30)] },
  { name: "pypi", words: ["pypi", "twine"], shapes: [shape("pypi-", "word", 24)] },
  { name: "docker", words: ["dockerhub"], shapes: [shape("dckr_pat_", "word", 16)] },
  { name: "vault", words: [], alsoNamed: ["VAULT_TOKEN"], shapes: [shape("hvs.", "word", 20)] },
  { name: "digitalocean", words: ["digitalocean"], shapes: [shape("dop_v1_", "alnum", 20)] },
];

/** Headers that carry a key. */
export const KEY_HEADERS: readonly string[] = [
  "authorization",
  "x-api-key",
  "x-auth-token",
  "x-auth-key",
  "x-access-token",
  "x-auxot-api-key",
  "x-auxot-key",
  "x-vault-token",
  "private-token",
  "job-token",
  "dd-api-key",
  "dd-application-key",
];
