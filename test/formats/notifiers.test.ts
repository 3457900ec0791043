import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/formats/config.ts";
import { parseRunbook } from "../../src/formats/runbook.ts";
import { CONFIG, RUNBOOK } from "./documents.ts";

/** Problems of a config whose notifier `desk` is this, each without its place. */
function problemsOf(desk: object, hosts: readonly string[] = []): readonly string[] {
  const text = CONFIG.replace("desk: { adapter: stdout }", `desk: ${JSON.stringify(desk)}`).replace(
    "hosts: [",
    `hosts: [${hosts.map((host) => `${JSON.stringify(host)}, `).join("")}`,
  );
  const loaded = parseConfig(text, "config.yaml");
  return loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path}: ${message}`);
}

const SECRET = { env: "SECRET" };
const mail = { adapter: "email", url: "smtp://mail.example.com:587", from: "stanch@example.com" };

describe("the config of a notifier", () => {
  it.each([
    [{ adapter: "slack", webhook: SECRET }, "hooks.slack.com"],
    [{ adapter: "slack-bot", token: SECRET, channel: "C0123456789" }, "slack.com"],
    [{ adapter: "discord", webhook: SECRET }, "discord.com"],
    [{ adapter: "teams", webhook: SECRET, baseUrl: "https://prod-1.example.com" }, "prod-1.example.com"],
    [{ adapter: "pagerduty", routingKey: SECRET }, "events.pagerduty.com"],
    [{ adapter: "alertmanager", baseUrl: "https://am.example.com/am" }, "am.example.com"],
    [mail, "mail.example.com:587"],
    [{ ...mail, url: "smtps://mail.example.com" }, "mail.example.com:465"],
  ])("%o has to have its host in hosts, default or not", (desk, host) => {
    expect(problemsOf(desk, [host])).toEqual([]);
    expect(problemsOf(desk)).toEqual([
      expect.stringMatching(/^notifiers\.desk\.\w+: "[^"]+" isn't in hosts$/),
    ]);
  });

  it.each([
    [{ adapter: "slack", webhook: "https://hooks.slack.com/services/T0/B0/EXAMPLE" }, "webhook"],
    [{ adapter: "pagerduty", routingKey: "EXAMPLE0routing0key0000000000000" }, "routingKey"],
    [{ adapter: "slack-bot", token: SECRET, channel: "#general" }, "channel"],
    [{ ...mail, url: "smtp://ada:EXAMPLE@mail.example.com" }, "url"],
    [{ ...mail, tls: "none" }, "tls"],
    [{ ...mail, username: "ada" }, "password"],
    [{ ...mail, from: "Ada <ada@example.com>" }, "from"],
    [{ ...mail, addresses: { ada: "ada@example.com\r\nBcc: x@example.com" } }, "addresses.ada"],
    [{ ...mail, addresses: { ada: [] } }, "addresses.ada"],
    [{ adapter: "alertmanager", baseUrl: "https://am.example.com", labels: { "a-b": "c" } }, "labels.a-b"],
    [
      {
        adapter: "alertmanager",
        baseUrl: "https://am.example.com",
        token: SECRET,
        username: "a",
        password: SECRET,
      },
      "token",
    ],
  ])("%o is refused, without the value", (desk, member) => {
    const hosts = [
      "hooks.slack.com",
      "slack.com",
      "events.pagerduty.com",
      "mail.example.com",
      "am.example.com",
    ];
    const problems = problemsOf(desk, hosts);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem.startsWith(`notifiers.desk.${member}`)).toBe(true);
    expect(problems.join("\n")).not.toContain("EXAMPLE");
  });

  it("lets a relay on this machine do without TLS", () => {
    for (const host of ["127.0.0.1", "localhost", "[::1]"])
      expect(problemsOf({ ...mail, url: `smtp://${host}:25`, tls: "none" }, [host])).toEqual([]);
    expect(
      problemsOf({ ...mail, url: "smtp://localhost.example.com", tls: "none" }, ["localhost.example.com"]),
    ).toEqual([expect.stringContaining("none is for a relay on this machine")]);
  });
});

describe("audiences in a runbook", () => {
  const withAudiences = (audiences: object) =>
    parseRunbook(
      RUNBOOK.replace("via: [desk]", `via: [desk]\n    audiences: ${JSON.stringify(audiences)}`),
      "r.yaml",
    );

  it("are read, and customers are called so unless the runbook says otherwise", () => {
    const text = ["We ended it at {endedAt}, see {incident}."];
    const loaded = withAudiences({
      leadership: { via: ["hook"], to: ["cto"] },
      customers: { via: ["hook"], text },
    });
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        steps: {
          notify: {
            audiences: {
              leadership: { via: ["hook"], to: ["cto"] },
              customers: { via: ["hook"], to: ["customers"], text },
            },
          },
        },
      },
    });
  });

  it.each([
    [
      { customers: { via: ["hook"], text: ["The key {key} is dead."] } },
      /may look up \{incident\}, .*nothing else/,
    ],
    [{ customers: { via: ["hook"], text: ["${endedAt} {endedAt"] } }, /may look up/],
    [{ customers: { via: [] } }, /too short/],
    [{ leadership: { via: ["hook"] } }, /missing/],
    [{ press: { via: ["hook"] } }, /press/],
  ])("%o are refused", (audiences, says) => {
    const loaded = withAudiences(audiences);
    expect(loaded.ok ? [] : loaded.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(says),
    ]);
  });
});
