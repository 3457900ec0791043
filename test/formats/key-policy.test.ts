import { describe, expect, test } from "vitest";
import { parseKeyPolicy } from "../../src/formats/key-policy.ts";
import { renderProblems } from "../../src/formats/problem.ts";

const WHOLE = `kind: key-policy
name: keys
rules:
  - name: automation
    when: { runtime: [ci, serverless] }
    verdict: must-be-team
    because: it runs by itself
  - name: crying-test
    when:
      wakes: { atLeast: 2 }
    verdict: must-be-team
    because: \${wakes} would wake up
  - name: desk
    when: { unattended: true, hasOwner: false, period: on-demand }
    verdict: acceptable-personal
    because: \${owner} sits at it
    rotateEvery: P30D
  - name: otherwise
    verdict: must-be-team
    because: no rule makes a personal key harmless
withoutTeamKeys:
  because: none to be had
  account: svc-\${id}
  rotateEvery: P7D
`;

/** What is said of a policy with one place changed, without the excerpts. */
function said(good: string, bad: string): readonly string[] {
  expect(WHOLE).toContain(good);
  const loaded = parseKeyPolicy(
    WHOLE.replace(good, () => bad),
    "keys.yaml",
  );
  if (loaded.ok) return [];
  return renderProblems(loaded.problems)
    .split("\n")
    .filter((line) => line.startsWith("keys.yaml"));
}

describe("a key policy", () => {
  test.each([
    [
      "{ runtime: [ci, serverless] }",
      "{ runtme: [ci, serverless] }",
      'keys.yaml:5:13 rules[0].when.runtme: "runtme" isn\'t a key here; did you mean "runtime"?',
    ],
    [
      "runtime: [ci, serverless]",
      "runtime: [ci, srverless]",
      'keys.yaml:5:27 rules[0].when.runtime[1]: "srverless" isn\'t a value of this fact; did you mean "serverless"?',
    ],
    [
      "runtime: [ci, serverless]",
      "runtime: [ci, ci]",
      'keys.yaml:5:27 rules[0].when.runtime[1]: "ci" is here twice',
    ],
    [
      "runtime: [ci, serverless]",
      "runtime: []",
      "keys.yaml:5:22 rules[0].when.runtime: the list is empty: no row meets it",
    ],
    ["unattended: true", "unattended: 1", "keys.yaml:14:25 rules[2].when.unattended: 1 isn't true or false"],
    ["{ atLeast: 2 }", "{}", "keys.yaml:10:14 rules[1].when.wakes: needs atLeast, atMost or both"],
    [
      "{ atLeast: 2 }",
      "{ atLeast: 3, atMost: 2 }",
      "keys.yaml:10:7 rules[1].when: no row can be like this: what it asks contradicts itself",
    ],
    [
      "hasOwner: false,",
      "hasOwner: false, creatorIsOwner: true,",
      "keys.yaml:14:11 rules[2].when: no row can be like this: what it asks contradicts itself",
    ],
    [
      "{ unattended: true,",
      "{ wakes: { atLeast: 3 },",
      'keys.yaml:14:11 rules[2].when: no row can come to this rule: "crying-test" takes all that it asks for',
    ],
    ["- name: desk", "- name: automation", "keys.yaml:13:11 rules[2].name: another rule has this name"],
    [
      "${owner} sits",
      "${onwer} sits",
      'keys.yaml:16:14 rules[2].because: "onwer" isn\'t known of a row; did you mean "owner"?',
    ],
    [
      "${owner} sits",
      "${owner.length} sits",
      "keys.yaml:16:14 rules[2].because: holds a ${ that doesn't begin a look-up such as ${owner}",
    ],
    [
      "verdict: acceptable-personal",
      "verdict: blocked-by-tier",
      'keys.yaml:15:14 rules[2].verdict: "blocked-by-tier" isn\'t a verdict of a rule; one of must-be-team, acceptable-personal',
    ],
    [
      "rotateEvery: P30D",
      "rotateEvery: soon",
      'keys.yaml:17:18 rules[2].rotateEvery: "soon" isn\'t a length of time of an hour or more, such as P30D or 30d',
    ],
    ["withoutTeamKeys:", "withoutTeamkeys:", "keys.yaml:1:1 withoutTeamKeys: missing"],
  ])("with %s as %s is refused at its place", (good, bad, words) => {
    expect(said(good, bad)).toContain(words);
  });

  test("without a last rule that fits every row is refused: some row would have no verdict", () => {
    const lines = said("  - name: otherwise\n", "  - name: otherwise\n    when: { confirmed: true }\n");
    expect(lines).toEqual([
      expect.stringMatching(/rules\[3\]\.when: the last rule must fit every row: leave when out/),
    ]);
  });

  test("with a rule behind one that fits every row is refused", () => {
    const lines = said("    when:\n      wakes: { atLeast: 2 }\n", "");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('rules[2].when: no row can come to this rule: "crying-test" takes all');
  });

  test("takes one word for a list of one, and lengths of time in both forms", () => {
    expect(said("runtime: [ci, serverless]", "runtime: ci")).toEqual([]);
    expect(said("rotateEvery: P30D", "rotateEvery: 30d")).toEqual([]);
  });
});
