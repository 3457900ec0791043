import { createNotifier } from "../../src/adapters/notifier/index.ts";
import { startFakeAlertmanager } from "../fakes/alertmanager-server.ts";
import { startFakeDiscord } from "../fakes/discord-server.ts";
import { startFakePagerDuty } from "../fakes/pagerduty-server.ts";
import { startFakeSlack } from "../fakes/slack-server.ts";
import { startFakeTeams } from "../fakes/teams-server.ts";
import { httpNotifierContract } from "./notifier-http.ts";

httpNotifierContract("alertmanager", async (partsFor) => {
  const server = await startFakeAlertmanager("Bearer EXAMPLEtoken");
  const entry = { adapter: "alertmanager", labels: {}, token: { env: "TOKEN" } } as const;
  const parts = partsFor({ TOKEN: "EXAMPLEtoken" });
  return {
    notifier: createNotifier("alerts", { ...entry, baseUrl: `${server.url}/am/` }, parts),
    server,
    route: "alerts",
    secret: "EXAMPLEtoken",
  };
});

httpNotifierContract("discord", async (partsFor) => {
  const server = await startFakeDiscord();
  const entry = { adapter: "discord", baseUrl: server.url, webhook: { env: "HOOK" } } as const;
  return {
    notifier: createNotifier("chat", entry, partsFor({ HOOK: server.webhook })),
    server,
    route: "webhook",
    secret: "EXAMPLEhooksecret",
  };
});

httpNotifierContract("pagerduty", async (partsFor) => {
  const server = await startFakePagerDuty();
  const { routingKey } = server;
  const entry = { adapter: "pagerduty", baseUrl: server.url, routingKey: { env: "KEY" } } as const;
  return {
    notifier: createNotifier("pager", entry, partsFor({ KEY: routingKey })),
    server,
    route: "enqueue",
    secret: routingKey,
  };
});

httpNotifierContract("slack", async (partsFor) => {
  const server = await startFakeSlack();
  const entry = { adapter: "slack", baseUrl: server.url, webhook: { env: "HOOK" } } as const;
  return {
    notifier: createNotifier("chat", entry, partsFor({ HOOK: server.webhook })),
    server,
    route: "webhook",
    secret: "EXAMPLEhooksecret",
  };
});

httpNotifierContract("slack-bot", async (partsFor) => {
  const server = await startFakeSlack();
  const { token, channel } = server;
  const entry = { adapter: "slack-bot", baseUrl: server.url, token: { env: "TOKEN" }, channel } as const;
  return {
    notifier: createNotifier("chat", entry, partsFor({ TOKEN: token })),
    server,
    route: "post",
    secret: token,
  };
});

httpNotifierContract("teams", async (partsFor) => {
  const server = await startFakeTeams();
  const entry = { adapter: "teams", baseUrl: server.url, webhook: { env: "HOOK" } } as const;
  return {
    notifier: createNotifier("chat", entry, partsFor({ HOOK: server.webhook })),
    server,
    route: "workflow",
    secret: "EXAMPLEsignature",
  };
});
