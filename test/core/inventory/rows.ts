import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import type { KeyPolicy } from "../../../src/core/inventory/policy/key-policy.ts";
import type { InventoryRow } from "../../../src/core/inventory/row.ts";
import type { Tier } from "../../../src/core/inventory/policy/row-facts.ts";
import { SYSTEMS } from "../../../src/core/inventory/runtime-systems.ts";
import { parseKeyPolicy } from "../../../src/formats/key-policy.ts";
import { anyText } from "../../any-text.ts";

/** The rules that come with stanch. */
export const SHIPPED: KeyPolicy = policyOf(readFileSync("runbooks/policies/keys.yaml", "utf8"));

export function policyOf(text: string): KeyPolicy {
  const loaded = parseKeyPolicy(text, "keys.yaml");
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join("\n"));
  return loaded.value;
}

/** A row with these members, and nothing else said. */
export function row(members: Partial<InventoryRow> = {}): InventoryRow {
  return { id: "one", service: "one", confirmed: true, instances: 1, probes: [], calls: ["api"], ...members };
}

const words = fc.oneof(fc.constantFrom("Ada", "ada", "Grace", "platform team", "svc-one"), anyText(30, 1));
const names = fc.array(words, { minLength: 1, maxLength: 4 });
const runtime = fc.oneof(
  fc.constantFrom(...SYSTEMS.flatMap(({ id, words, phrases }) => [id, words, ...phrases])),
  words,
);

/** Any row that the schema lets through, as far as rules care for what stands in it. */
export const anyRow: fc.Arbitrary<InventoryRow> = fc.record(
  {
    id: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/),
    service: words,
    confirmed: fc.boolean(),
    instances: fc.integer({ min: 1, max: 10_000 }),
    probes: fc.constant([]),
    calls: fc.constant(["api"]),
    owner: words,
    runtime,
    provider: fc.constantFrom("auxot", "acme"),
    keyPrefix: fc.constantFrom("user.", "team.", "sk-"),
    keyKind: fc.constantFrom("user" as const, "team" as const),
    team: words,
    keyTeam: words,
    environment: fc.constantFrom(
      "production" as const,
      "staging" as const,
      "development" as const,
      "personal" as const,
    ),
    unattended: fc.boolean(),
    creator: words,
    wakes: names,
    blastRadius: names,
    justification: words,
    period: fc.constantFrom("on-demand" as const, 60, 86_400),
  },
  { requiredKeys: ["id", "service", "confirmed", "instances", "probes", "calls"] },
);

export const anyTier: fc.Arbitrary<Tier> = fc.record(
  { provider: fc.constantFrom("auxot", "acme"), teamKeys: fc.boolean(), tier: words },
  { requiredKeys: [] },
);
