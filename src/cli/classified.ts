import { classifyInventory, tierOf } from "../core/inventory/policy/classify-inventory.ts";
import type { Classification } from "../core/inventory/policy/classify-row.ts";
import type { KeyPolicy } from "../core/inventory/policy/key-policy.ts";
import { parseKeyPolicy } from "../formats/key-policy.ts";
import { formatError } from "../formats/problem.ts";
import type { KeysPage } from "../report/keys/keys-page.ts";
import { policySentence } from "../report/keys/policy-sentence.ts";
import type { CommonOptions, Context } from "./context.ts";
import { readInventory } from "./inventory-file.ts";
import { commandLine } from "./next-command.ts";
import { ownRunbook } from "./own-runbook.ts";

/** Options of the commands that judge an inventory by a key policy. */
export interface RulesOptions extends CommonOptions {
  readonly rules?: string;
}

/** An inventory that was judged. */
export interface Classified {
  readonly page: KeysPage;
  /** Those that don't hold what they must, in the order in which they are shown. */
  readonly astray: readonly Classification[];
}

const SHIPPED = "policies/keys.yaml";

/** Reads inventory and rules, and judges every row; every problem of a file at once (`ERR_FORMAT`). */
export function classified(context: Context, named: string | undefined, options: RulesOptions): Classified {
  const { services } = context;
  const { file, inventory, text } = readInventory(context, named, options);
  const rulesFile = options.rules ?? services.shipped(SHIPPED);
  const rules = services.readText(rulesFile);
  const policy = policyIn(rules, rulesFile);
  const all = classifyInventory(policy, inventory);
  const tiers = new Map(
    [
      ...Object.keys(inventory.providers ?? {}).map((provider) => ({
        provider,
        ...inventory.providers?.[provider],
      })),
      ...inventory.consumers.flatMap((row) => {
        const { provider, ...rest } = tierOf(inventory, row);
        return provider === undefined ? [] : [{ provider, ...rest }];
      }),
    ].map((tier) => [tier.provider, tier]),
  );
  const from = options.rules ?? "as it comes with stanch";
  return {
    astray: all.filter(({ standing }) => standing.is !== "fine"),
    page: {
      title: policy.title ?? "Which keys may be personal",
      at: services.clock.now(),
      inventory: { name: file, sha256: services.signer.digest(text) },
      rules: { name: `${policy.name} (${from})`, sha256: services.signer.digest(rules) },
      sentence: policySentence(policy),
      all,
      tiers: [...tiers.values()].toSorted((a, b) => (a.provider < b.provider ? -1 : 1)),
    },
  };
}

/** The one that comes with stanch. */
export function shippedPolicy({ services }: Context): KeyPolicy {
  const file = services.shipped(SHIPPED);
  return policyIn(services.readText(file), file);
}

/** What to type for a row that holds somebody's own key and mustn't; null where a person has to find something out first. */
export function mendingCommand(
  context: Context,
  { row, standing }: Classification,
  options: CommonOptions,
): string | null {
  // A caller that nobody has confirmed may not be there: a person looks first.
  const isPersonal = standing.is === "wrong-kind" || standing.is === "wrong-account";
  if (isPersonal && row.confirmed)
    return commandLine(["migrate", "plan", ownRunbook(context, options), "--consumer", row.id], options);
  return null;
}

/** One row as an event. */
export function eventOf(one: Classification): Readonly<Record<string, unknown>> {
  const { row, verdict, rule, because, holds, standing, leaving, fallback, rotateEvery, facts, unknown } =
    one;
  return {
    type: "classified",
    consumer: row.id,
    service: row.service,
    verdict,
    rule,
    because,
    justification: row.justification ?? null,
    holds,
    standing: standing.is,
    words: standing.words,
    leaving,
    fallback,
    rotateEvery,
    facts,
    unknown,
  };
}

function policyIn(text: string, file: string): KeyPolicy {
  const loaded = parseKeyPolicy(text, file);
  if (!loaded.ok) throw formatError(loaded.problems);
  return loaded.value;
}
