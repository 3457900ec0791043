/** Errors must not stay; warnings say what a response would stumble over. */
export type Severity = "error" | "warning";

export interface HygieneRule {
  readonly severity: Severity;
  /** What is wrong, in a few words. */
  readonly about: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
}

/** Every rule by its id. Ids are stable: they stand in other people's dashboards. */
export const HYGIENE_RULES = {
  "key-in-file": {
    severity: "error",
    about: "a whole key seems to stand in the inventory",
    why: "Everybody who reads the inventory holds the key: it has leaked.",
    fix: "take it out, also of the history of the file, and respond as to any leak: stanch respond",
  },
  "key-shared": {
    severity: "error",
    about: "one key for several consumers",
    why: "No log can tell who of them called, and none can be moved without the others.",
    fix: "make a key for each consumer, named after what runs it",
  },
  "key-name": {
    severity: "warning",
    about: "the name of a key doesn't say what runs with it",
    why: "In a list of keys at the provider the name is all that a responder sees at night.",
    fix: "name the next key after its runtime and its job, as gha-deploy-main",
  },
  "key-unnamed": {
    severity: "warning",
    about: "no name of the key at the provider",
    why: "A response has to take the row for a holder of any key that leaks.",
    fix: "say in key under which name or id the provider lists it",
  },
  "key-team": {
    severity: "error",
    about: "the key is in another team than the service",
    why: "Whoever looks after the key isn't who looks after the service, and its reach is that of the other team.",
    fix: "make the next key in the team of the service, or correct team or keyTeam",
  },
  "prefix-kind": {
    severity: "error",
    about: "prefix and kind of the key contradict each other",
    why: "A personal key that is taken for a team key dies with an account that nobody thinks of.",
    fix: "look at the key at the provider, and correct keyKind or keyPrefix",
  },
  "prefix-short": {
    severity: "warning",
    about: "the prefix doesn't tell a user key from a team key",
    why: "Nobody knows whether the key dies with an account.",
    fix: "write the prefix up to its dot (user. or team.), or say keyKind",
  },
  "prefix-same": {
    severity: "warning",
    about: "two keys look alike by prefix and last four",
    why: "A scanner's report shows no more than these: it would fit both.",
    fix: "correct lastFour, or name the same key in both rows",
  },
  "owner-missing": {
    severity: "error",
    about: "nobody owns it",
    why: "Nobody is asked before the key is rotated, and nobody is woken when it is.",
    fix: "name the one human who answers for it",
  },
  "owner-alone": {
    severity: "warning",
    about: "only its owner would wake up, and it is production",
    why: "While the owner is away nobody notices and nobody can put it right.",
    fix: "name a second person in wakes",
  },
  "creator-unknown": {
    severity: "warning",
    about: "a personal key of nobody knows whom",
    why: "It dies with its creator's account, and nobody knows with whose.",
    fix: "name the account that made it in creator",
  },
  "rotation-overdue": {
    severity: "error",
    about: "the key should have been rotated",
    why: "The longer a key lives, the more places have seen it.",
    fix: "rotate it, then write the next date: stanch rotation due",
  },
  "rotation-soon": {
    severity: "warning",
    about: "the key is due within two weeks",
    why: "A planned rotation takes an hour by day, an unplanned one a night.",
    fix: "plan it with the owner",
  },
  "rotation-missing": {
    severity: "warning",
    about: "no date for the next rotation",
    why: "What has no date isn't done.",
    fix: "write rotationDue",
  },
  "row-unconfirmed": {
    severity: "error",
    about: "only a guess, which nobody has confirmed",
    why: "A response asks a person about each such row before it ends a key.",
    fix: "ask who calls from there, fill in the rest, and take confirmed: false away",
  },
  "justification-missing": {
    severity: "warning",
    about: "no reason why it has a key",
    why: "It is the line that an auditor asks for.",
    fix: "write one sentence in justification",
  },
  "swap-by-hand": {
    severity: "warning",
    about: "a response would have to swap it by hand",
    why: "Without store, match and period stanch can neither write the new key nor see that it is used.",
    fix: "fill in what is missing",
  },
  "header-missing": {
    severity: "warning",
    about: "nobody has said in which header it sends its key",
    why: "Where both headers are accepted, a half-swapped tool can go on with the old key in the other one.",
    fix: "write header: bearer, x-api-key or other",
  },
  "proof-old": {
    severity: "warning",
    about: "nobody has seen it work for half a year",
    why: "It may be gone, or run with another key.",
    fix: "look, then write lastProof anew",
  },
  "date-future": {
    severity: "error",
    about: "a date of the past that lies in the future",
    why: "Whatever is computed from it is wrong.",
    fix: "correct the date",
  },
  "place-shared": {
    severity: "warning",
    about: "two rows at the same place",
    why: "It is one caller that is written down twice, or two that share a value.",
    fix: "make one row of the two, or say the places exactly",
  },
  "id-poor": {
    severity: "warning",
    about: "the id doesn't say which caller it is",
    why: "Journals, plans and proofs name the caller by it, for years.",
    fix: "choose an id like the service and its place, before there is an incident",
  },
  untidy: {
    severity: "warning",
    about: "written otherwise than it is read",
    why: "Two ways to write the same make two rows look different.",
    fix: "stanch inventory check --fix",
  },
} as const satisfies Readonly<Record<string, HygieneRule>>;

export type HygieneRuleId = keyof typeof HYGIENE_RULES;

/** One thing that is wrong with an inventory that can be read. */
export interface HygieneFinding {
  readonly rule: HygieneRuleId;
  /** Into the file: `["consumers", 3, "owner"]`; the row itself where a field is missing. */
  readonly path: readonly (string | number)[];
  /** Id of the row. */
  readonly row: string;
  readonly message: string;
}

/** A row and its place in the list of its file. */
export interface PlacedRow<R> {
  readonly index: number;
  readonly row: R;
}

export function severityOf({ rule }: Pick<HygieneFinding, "rule">): Severity {
  return HYGIENE_RULES[rule].severity;
}
