import { describe, expect, it } from "vitest";
import { parseScenario } from "../../src/formats/scenario.ts";

const SCENARIO = `kind: scenario
name: drill
title: A drill
story: Somebody saw a key.
startsAt: 2026-01-05T09:00:00Z
people:
  - { id: ana, answersAfter: 2m }
  - { id: ben, answersAfter: 5m }
runbook:
  kind: runbook
  name: leaked-ci-key
  provider: acme
  leak: { path: printed in a CI log, exposedAt: 2026-01-05T08:40:00Z }
  consumers:
    - id: billing
      service: billing worker
      owner: Ada
      period: 5m
      match: { userAgents: [billing/*] }
      store: billing-env
  steps:
    - { kind: contain }
    - { kind: audit, logs: [gateway] }
    - { kind: reissue }
    - { kind: swap }
    - { kind: revoke }
    - { kind: notify, via: [desk] }
world:
  thief:
    userAgent: curl/8
    address: 203.0.113.9
    uses: [{ after: 2m, every: 5m, until: 1h }]
  consumers: { billing: { reports: success } }
  injects:
    - { at: 5m, do: abuse }
objectives: [{ id: nothing-breaks, text: Nothing breaks, measure: premature-ends, met: 0 }]
`;

function problemsOf(from: string, to: string): readonly string[] {
  expect(SCENARIO).toContain(from);
  const loaded = parseScenario(SCENARIO.replace(from, to), "drill.yaml");
  return loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("a scenario file", () => {
  it("gives a world in seconds, with everything unsaid at its calm default", () => {
    const loaded = parseScenario(SCENARIO, "drill.yaml");
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        policy: "two-person",
        startsAt: "2026-01-05T09:00:00.000Z",
        people: [
          { id: "ana", answersAfter: 120 },
          { id: "ben", answersAfter: 300 },
        ],
        world: {
          history: 86_400,
          latency: 1,
          leaked: { kind: "team" },
          provider: {
            canDisable: true,
            overlap: true,
            tokenCache: 0,
            identifiesKey: true,
            maxKeysPerPrincipal: null,
          },
          consumers: {
            billing: { reports: "success", deployDelay: 0, wrongEnvironment: false, canRead: true },
          },
          thief: { uses: [{ after: 120, every: 300, until: 3600, actions: ["api"] }] },
          injects: [{ at: 300, do: "abuse" }],
        },
      },
    });
  });

  it.each([
    ["an inject that there isn't", "do: abuse", "do: abus", /injects\[0\]\.do: "abus" isn't an inject/],
    ["a person who is there twice", "id: ben", "id: ana", /people\[1\]\.id: another person has this id/],
    [
      "two people who are one",
      "  - { id: ben, answersAfter: 5m }\n",
      "",
      /people: the policy two-person needs two people/,
    ],
    ["behaviour of a stranger", "{ billing: {", "{ biling: {", /world\.consumers\.biling: isn't a consumer/],
    [
      "an exposure in the future",
      "exposedAt: 2026-01-05T08",
      "exposedAt: 2026-01-05T10",
      /runbook\.leak\.exposedAt: is later than startsAt/,
    ],
    [
      "a wrong environment of nobody",
      "do: abuse }",
      "do: wrong-environment, consumer: shop }",
      /injects\[0\]\.consumer: isn't a consumer of this scenario/,
    ],
    [
      "a latecomer with a name that is taken",
      "do: abuse }",
      "do: late-cron, consumer: { id: billing, service: s, owner: o, period: 1h, match: { userAgents: [x] }, store: s } }",
      /injects\[0\]\.consumer\.id: another consumer has this id/,
    ],
    [
      "an event that there isn't",
      "{ at: 5m, do",
      "{ at: 5m, after: writen, do",
      /injects\[0\]\.after: "writen" isn't an event that an inject may come after/,
    ],
    [
      "a store of nobody",
      "{ at: 5m, do",
      "{ at: 5m, after: written, of: shop, do",
      /injects\[0\]\.of: isn't a consumer of this scenario/,
    ],
    [
      "a store where none is written",
      "{ at: 5m, do",
      "{ at: 5m, after: ended, of: billing, do",
      /injects\[0\]\.of: belongs to after: written/,
    ],
    [
      "a pause that can't come",
      "{ at: 5m, do",
      "{ at: 5m, after: paused, do",
      /injects\[0\]\.after: never comes: the runbook has no command/,
    ],
    [
      "a disable that can't come",
      "  injects:\n    - { at: 5m, do",
      "  provider: { canDisable: false }\n  injects:\n    - { at: 5m, after: disabled, do",
      /injects\[0\]\.after: never comes: the provider of this world can't disable/,
    ],
    [
      "dropped rows of nobody",
      "do: abuse }",
      "do: audit-drops, for: 5m, consumer: shop }",
      /injects\[0\]\.consumer: isn't a consumer of this scenario/,
    ],
    [
      "a create that is only answered",
      "do: abuse }",
      "do: provider-errors, how: answer-only }",
      /injects\[0\]\.how: is for disable and end/,
    ],
    [
      "a disable that only disables",
      "do: abuse }",
      "do: provider-errors, on: disable, how: only-disabled }",
      /injects\[0\]\.how: is for end/,
    ],
    [
      "a forgotten consumer with a name that is taken",
      "  injects:",
      "  forgotten: [{ consumer: { id: billing, service: s, owner: o, period: 1h, match: { userAgents: [x] }, store: s } }]\n  injects:",
      /world\.forgotten\[0\]\.consumer\.id: another consumer has this id/,
    ],
    [
      "a thief who never rests",
      "every: 5m, until: 1h",
      "every: 1s, until: 2h",
      /every: gives more than 5000 calls/,
    ],
    [
      "an address that is none",
      "address: 203.0.113.9",
      "address: home",
      /thief\.address: isn't an IP address/,
    ],
    [
      "a consumer where none is counted",
      "measure: premature-ends, met: 0",
      "measure: keys-left, consumer: billing, met: 0",
      /objectives\[0\]\.consumer: belongs to a measure of consumers: this one counts something else/,
    ],
    [
      "a consumer where nothing is counted",
      "measure: premature-ends, met: 0",
      "consumer: billing",
      /objectives\[0\]\.consumer: belongs to a measure$/,
    ],
    ["a mistake in its runbook", "- { kind: contain }", "- { kind: contian }", /runbook\.steps\[0\]\.kind/],
    ["what nobody knows", "thief:", "theif:", /world\.theif|world: "theif"/],
  ])("refuses %s", (_, from, to, expected) => {
    expect(problemsOf(from, to).join("\n")).toMatch(expected);
  });

  it("refuses a stolen replacement without a thief", () => {
    const lonely = SCENARIO.replace(/ {2}thief:[^]*?\n(?= {2}consumers:)/, "").replace(
      "do: abuse",
      "do: replacement-stolen",
    );
    const loaded = parseScenario(lonely, "drill.yaml");
    expect(loaded.ok ? [] : loaded.problems.map(({ message }) => message)).toEqual([
      "the inject replacement-stolen needs a thief",
    ]);
  });

  it("takes what a provider may lie about, and consumers that nobody remembers", () => {
    const forgotten =
      "{ consumer: { id: old-job, service: s, owner: o, period: 4h, match: { userAgents: [x] }, store: s }, behaves: { instances: 2, rollout: 5m, flapsFor: 1h } }";
    const more = SCENARIO.replace(
      "    - { at: 5m, do: abuse }",
      [
        "    - { at: 0s, do: provider-errors, on: end, how: answer-only }",
        "    - { at: 0s, do: provider-errors, on: end, how: only-disabled }",
        "    - { at: 1m, do: listed-dead, for: 10m }",
        "    - { at: 1m, do: audit-drops, for: 10m, consumer: old-job }",
        "    - { at: 1m, do: wrong-environment, consumer: old-job }",
        `  forgotten: [${forgotten}]`,
      ].join("\n"),
    );
    expect(parseScenario(more, "drill.yaml")).toMatchObject({
      ok: true,
      value: {
        world: {
          forgotten: [
            {
              consumer: { id: "old-job", period: 14_400 },
              behaves: { instances: 2, rollout: 300, flapsFor: 3600, deployDelay: 0 },
            },
          ],
          injects: [{ how: "answer-only" }, { how: "only-disabled" }, { for: 600 }, { for: 600 }, {}],
        },
      },
    });
  });

  it("refuses abuse without anybody to do it", () => {
    const [head = "", tail = ""] = SCENARIO.split("  thief:\n");
    const rest = tail.slice(tail.indexOf("  consumers:"));
    const loaded = parseScenario(`${head}${rest}`, "drill.yaml");
    expect(loaded).toMatchObject({ ok: false, problems: [{ path: "world.injects" }] });
  });

  it("lets one person play alone under the policy solo", () => {
    const alone = SCENARIO.replace("  - { id: ben, answersAfter: 5m }\n", "").replace(
      "people:",
      "policy: solo\npeople:",
    );
    expect(parseScenario(alone, "drill.yaml").ok).toBe(true);
  });
});
