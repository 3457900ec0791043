import { createHash } from "node:crypto";
import type { KeyFacts } from "../core/key-facts.ts";
import type { Secret } from "../core/secret.ts";
import { awsAccountOf } from "../formats/aws-key-id.ts";

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z2-7])/, "AWS access key"],
  [/^github_pat_/, "GitHub fine-grained personal access token"],
  [/^ghp_/, "GitHub personal access token"],
  [/^gho_/, "GitHub OAuth token"],
  [/^gh[us]_/, "GitHub App token"],
  [/^ghr_/, "GitHub refresh token"],
  [/^glpat-/, "GitLab personal access token"],
  [/^xox[abeprs]-/, "Slack token"],
  [/^sk-ant-/, "Anthropic API key"],
  [/^sk-(?:proj|svcacct|admin)-/, "OpenAI API key"],
  [/^[sr]k_(?:live|test)_/, "Stripe key"],
  [/^npm_/, "npm token"],
  [/^team\./, "Auxot team key"],
  [/^user\./, "Auxot user key"],
];

/** Read off the value where it stands; nothing of it is kept. */
export function keyFactsOf(secret: Secret): KeyFacts {
  const value = secret.reveal();
  const kind = KINDS.find(([pattern]) => pattern.test(value))?.[1] ?? null;
  const awsKeyId = kind === "AWS access key" ? value.slice(0, 20) : null;
  return {
    kind,
    awsKeyId,
    awsAccount: awsKeyId === null ? null : awsAccountOf(awsKeyId),
    githubHashedToken:
      kind?.startsWith("GitHub ") === true ? createHash("sha256").update(value).digest("base64") : null,
  };
}
