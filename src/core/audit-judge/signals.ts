/** Kinds of sign that a call wasn't made by whom the key was given to. Two kinds on one caller are misuse. */
export type Signal =
  | "new-network"
  | "new-agent"
  | "new-action"
  | "off-period"
  | "attack-tool"
  | "denied-burst"
  | "enumeration"
  | "bulk-secrets"
  | "minted-then-used"
  | "persistence"
  | "defense-evasion"
  | "exfiltration"
  | "llm-abuse";

/** What each says, for people. */
export const SIGNAL_WORDS: Readonly<Record<Signal, string>> = {
  "new-network": "from a network that no known caller of the key uses",
  "new-agent": "by a program that no known caller of the key uses",
  "new-action": "calls that no known caller of the key makes",
  "off-period": "looks like a consumer, at a time that isn't its own",
  "attack-tool": "by a program that is made to look for or use leaked keys",
  "denied-burst": "many refused calls in a short time",
  enumeration: "many kinds of look-up in a minute",
  "bulk-secrets": "many stored secrets read",
  "minted-then-used": "made a credential that was then used, or uses one",
  persistence: "gave somebody lasting access",
  "defense-evasion": "switched off logs or guards",
  exfiltration: "shared data outside the account",
  "llm-abuse": "opened or looked for language models and ran one",
};

export function isSignal(reason: string): reason is Signal {
  return Object.hasOwn(SIGNAL_WORDS, reason);
}

/** Kinds of sign that it takes. One alone has too many harmless reasons. */
export const KINDS_OF_MISUSE = 2;

/** What a caller did, as opposed to who it seems to be and how it went about it. */
const WHAT_WAS_DONE: readonly Signal[] = [
  "persistence",
  "defense-evasion",
  "exfiltration",
  "bulk-secrets",
  "llm-abuse",
];

/** Kinds that speak independently of each other: a call that is new and grave is one fact, not two. */
export function independent(signals: ReadonlySet<Signal>): number {
  const isTwice = signals.has("new-action") && WHAT_WAS_DONE.some((signal) => signals.has(signal));
  return signals.size - (isTwice ? 1 : 0);
}

/** Thresholds: each is a count in one window, or in two that touch. */
export const LIMITS = {
  /** Below this many known calls nothing is new, as nothing is old. */
  knownCalls: 3,
  denied: { count: 5, windowSeconds: 300 },
  enumeration: { kinds: 6, windowSeconds: 30 },
  secrets: { count: 10, windowSeconds: 1800 },
  llm: { windowSeconds: 900 },
} as const;

/** Programs that look for keys, try them or attack with them; by agent family and raw agent. */
export const ATTACK_TOOLS =
  /kali|parrot|pacu|trufflehog|s3 ?browser|cloudfox|scoutsuite|prowler|enumerate-iam|weirdaal|nuclei|pmapper|gitrob|keyhacks/i;
