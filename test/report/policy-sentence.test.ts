import { describe, expect, test } from "vitest";
import { policySentence } from "../../src/report/keys/policy-sentence.ts";
import { policyOf } from "../core/inventory/rows.ts";

const sentence = (rules: string) =>
  policySentence(
    policyOf(`kind: key-policy
name: keys
rules:
${rules}
withoutTeamKeys: { because: none, account: "svc-\${id}", rotateEvery: P7D }
`),
  );
const rule = (name: string, verdict: string, rest = "") =>
  `  - { name: ${name}, verdict: ${verdict}, because: why${rest === "" ? "" : `, ${rest}`} }`;

const TIER =
  "where a provider has no team keys, a user that is no person (svc-…) holds the key, replaced every 7 days.";

describe("the policy in one sentence", () => {
  test("follows from its rules, in their order", () => {
    const rules = [
      rule("a", "must-be-team", "when: { environment: production, unattended: true }"),
      rule("b", "acceptable-personal", "when: { runtime: [editor, laptop] }, rotateEvery: P30D"),
      rule("c", "must-be-team"),
    ];
    expect(sentence(rules.join("\n"))).toBe(
      `Keys of production callers that run by themselves must be team keys; personal keys end with their maker's account and are for editor sessions or laptops, replaced every 30 days; all other keys must be team keys; ${TIER}`,
    );
  });

  test("changes with every rule", () => {
    const one = rule("a", "must-be-team", "when: { wakes: { atLeast: 2 } }");
    const two = rule("a", "must-be-team", "when: { wakes: { atLeast: 3 } }");
    const three = rule("a", "must-be-team", "when: { wakes: { atLeast: 3 } }, rotateEvery: PT36H");
    const last = rule("z", "acceptable-personal");
    const said = [one, two, three, three.replace("must-be-team", "acceptable-personal")].map((first) =>
      sentence(`${first}\n${last}`),
    );
    expect(new Set(said).size).toBe(4);
    expect(said[0]).toContain(
      "Keys of callers for which two or more people would wake up must be team keys;",
    );
    expect(said[2]).toContain("three or more people would wake up must be team keys, replaced every 1d 12h;");
    expect(said[0]).toContain("all other keys may be personal, and end with their maker's account;");
  });

  test.each([
    ["instances: { atLeast: 2, atMost: 4 }", "callers in two to four instances"],
    ["wakes: { atMost: 1 }", "callers for which at most one person would wake up"],
    ["wakes: { atLeast: 12, atMost: 12 }", "callers for which exactly 12 people would wake up"],
    ["hasOwner: false", "callers without an owner"],
    ["creatorIsOwner: false", "callers whose key somebody else made"],
    ["keyKind: [user, unknown]", "callers that hold a personal key or a key of unknown kind today"],
    ["teamKeys: false, period: on-demand", "callers at providers without team keys that call on demand"],
    ["confirmed: false", "callers that nobody has confirmed"],
    ["runtime: unknown", "callers of an unknown runtime"],
  ])("says %s as %s", (when, words) => {
    const rules = [rule("a", "must-be-team", `when: { ${when} }`), rule("z", "acceptable-personal")];
    expect(sentence(rules.join("\n"))).toContain(`Keys of ${words} must be team keys;`);
  });

  test("says once how often keys are replaced where that is the same for all, and that nothing else may be personal", () => {
    const rules = [
      rule("a", "must-be-team", "when: { wakes: { atLeast: 2 } }, rotateEvery: P90D"),
      rule("b", "acceptable-personal", "when: { runtime: laptop }, rotateEvery: P90D"),
      rule("c", "must-be-team", "rotateEvery: P90D"),
    ];
    expect(sentence(rules.join("\n"))).toBe(
      `Keys of callers for which two or more people would wake up must be team keys; personal keys end with their maker's account and are only for laptops; every key is replaced every 90 days; ${TIER}`,
    );
    expect(sentence([rules[0], rules[2]].join("\n"))).toContain(
      "must be team keys; no key may be personal; every",
    );
  });

  test("is short where one rule says all", () => {
    expect(sentence(rule("a", "must-be-team"))).toBe(`All keys must be team keys; ${TIER}`);
  });
});
