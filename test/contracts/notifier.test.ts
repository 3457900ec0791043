import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNotifier } from "../../src/adapters/notifier/index.ts";
import { adapterParts } from "../fakes/adapter-parts.ts";
import { startFakeAlertmanager } from "../fakes/alertmanager-server.ts";
import { startFakeDiscord } from "../fakes/discord-server.ts";
import { startFakePagerDuty } from "../fakes/pagerduty-server.ts";
import { startFakeSlack } from "../fakes/slack-server.ts";
import { startFakeSmtp } from "../fakes/smtp-server.ts";
import { startFakeTeams } from "../fakes/teams-server.ts";
import { startWebhookReceiver } from "../fakes/webhook-receiver.ts";
import { notifierContract } from "./notifier.ts";

const failed = { kind: "status", status: 500, commits: false } as const;

notifierContract("alertmanager", async () => {
  const server = await startFakeAlertmanager();
  const entry = { adapter: "alertmanager", baseUrl: `${server.url}/am`, labels: {} } as const;
  return {
    notifier: createNotifier("alerts", entry, adapterParts()),
    received: async () => server.shown(),
    breakIt: async () => server.fault("alerts", failed),
    close: () => server.close(),
  };
});

notifierContract("discord", async () => {
  const server = await startFakeDiscord();
  const entry = { adapter: "discord", baseUrl: server.url, webhook: { env: "HOOK" } } as const;
  return {
    notifier: createNotifier("chat", entry, adapterParts({ env: { HOOK: server.webhook } })),
    received: async () => server.shown(),
    active: async () => server.active(),
    breakIt: async () => server.fault("webhook", failed),
    close: () => server.close(),
  };
});

notifierContract("email", async () => {
  const server = await startFakeSmtp();
  const entry = {
    adapter: "email",
    url: `smtp://127.0.0.1:${server.port}`,
    tls: "none",
    from: "stanch@example.test",
    addresses: { ada: "ada@example.test" },
    fallback: "desk@example.test",
  } as const;
  return {
    notifier: createNotifier("mail", entry, adapterParts()),
    received: async () => server.mails.flatMap(({ subject, text }) => [subject, text]).join("\n"),
    active: async () =>
      server.mails.flatMap(({ html, headerNames, rcpt }) => [
        ...(html
          .replace(/^<!doctype html><html lang="en"><body>/, "")
          .match(/<(?!\/?p>|\/body>|\/html>)[^>]*>?/g) ?? []),
        ...headerNames.filter((name) => !MAIL_HEADERS.includes(name)),
        ...rcpt.filter((address) => !address.endsWith("@example.test")),
      ]),
    breakIt: async () => server.fault({ kind: "answer", to: "content", line: "451 later" }),
    close: () => server.close(),
  };
});

const MAIL_HEADERS = [
  "auto-submitted",
  "content-transfer-encoding",
  "content-type",
  "date",
  "from",
  "message-id",
  "mime-version",
  "subject",
  "to",
];

notifierContract("file", async () => {
  const directory = await mkdtemp(join(tmpdir(), "stanch-notifier-"));
  const path = join(directory, "outbox.txt");
  return {
    notifier: createNotifier("outbox", { adapter: "file", path }, adapterParts()),
    received: () => readFile(path, "utf8"),
    breakIt: () => rm(directory, { recursive: true }),
    close: () => rm(directory, { recursive: true, force: true }),
  };
});

notifierContract("pagerduty", async () => {
  const server = await startFakePagerDuty();
  const entry = { adapter: "pagerduty", baseUrl: server.url, routingKey: { env: "KEY" } } as const;
  return {
    notifier: createNotifier("pager", entry, adapterParts({ env: { KEY: server.routingKey } })),
    received: async () => server.shown(),
    breakIt: async () => server.fault("enqueue", failed),
    close: () => server.close(),
  };
});

notifierContract("slack", async () => {
  const server = await startFakeSlack();
  const entry = { adapter: "slack", baseUrl: server.url, webhook: { env: "HOOK" } } as const;
  return {
    notifier: createNotifier("chat", entry, adapterParts({ env: { HOOK: server.webhook } })),
    received: async () => server.shown(),
    active: async () => server.active(),
    breakIt: async () => server.fault("webhook", failed),
    close: () => server.close(),
  };
});

notifierContract("slack-bot", async () => {
  const server = await startFakeSlack();
  const { token, channel } = server;
  const entry = { adapter: "slack-bot", baseUrl: server.url, token: { env: "TOKEN" }, channel } as const;
  return {
    notifier: createNotifier("chat", entry, adapterParts({ env: { TOKEN: token } })),
    received: async () => server.shown(),
    active: async () => server.active(),
    breakIt: async () => server.fault("post", failed),
    close: () => server.close(),
  };
});

notifierContract("stdout", async () => {
  let text = "";
  const write = (more: string): void => {
    text += more;
  };
  return {
    notifier: createNotifier("stdout", { adapter: "stdout" }, adapterParts({ write })),
    received: async () => text,
    breakIt: "a stream of this process takes whatever is written",
  };
});

notifierContract("teams", async () => {
  const server = await startFakeTeams();
  const entry = { adapter: "teams", baseUrl: server.url, webhook: { env: "HOOK" } } as const;
  return {
    notifier: createNotifier("chat", entry, adapterParts({ env: { HOOK: server.webhook } })),
    received: async () => server.shown(),
    active: async () => server.active(),
    breakIt: async () => server.fault("workflow", failed),
    close: () => server.close(),
  };
});

notifierContract("webhook", async () => {
  const receiver = await startWebhookReceiver();
  return {
    notifier: createNotifier("hook", { adapter: "webhook", url: receiver.url }, adapterParts()),
    received: async () =>
      receiver.calls
        .map(
          ({ body }) =>
            JSON.parse(body) as { incident: string; to: string; subject: string; lines: string[] },
        )
        .flatMap(({ incident, to, subject, lines }) => [incident, to, subject, ...lines])
        .join("\n"),
    breakIt: async () => receiver.answer(500),
    close: () => receiver.close(),
  };
});
