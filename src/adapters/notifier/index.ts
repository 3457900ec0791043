import type { Config } from "../../formats/config.ts";
import type { SecretRef } from "../../formats/secret-ref.ts";
import type { Notifier } from "../../ports/notifier.ts";
import { githubCredential } from "../github/credential.ts";
import type { AdapterParts } from "../parts.ts";
import { createAlertmanagerNotifier } from "./alertmanager.ts";
import { createDiscordNotifier } from "./discord.ts";
import { createEmailNotifier } from "./email.ts";
import { createFileNotifier } from "./file.ts";
import { createGithubIssueNotifier } from "./github-issue.ts";
import { createPagerDutyNotifier } from "./pagerduty.ts";
import { createSlackBotNotifier } from "./slack-bot.ts";
import { createSlackNotifier } from "./slack.ts";
import { createStdoutNotifier } from "./stdout.ts";
import { createTeamsNotifier } from "./teams.ts";
import { createWebhookNotifier } from "./webhook.ts";

/** An entry under `notifiers` in the operator's config. */
export type NotifierEntry = Config["notifiers"][string];

/** The notifier that an entry of the config asks for. */
export function createNotifier(name: string, entry: NotifierEntry, parts: AdapterParts): Notifier {
  const { http, clock, connect } = parts;
  switch (entry.adapter) {
    case "alertmanager": {
      const { baseUrl, labels, token } = entry;
      const login = loginOf(entry, parts);
      const bearer = token === undefined ? {} : { token: parts.secret(token) };
      return createAlertmanagerNotifier({ name, baseUrl, labels, http, clock, ...bearer, ...login });
    }
    case "discord":
      return createDiscordNotifier({ name, ...webhookOf(entry, parts) });
    case "email":
      return createEmailNotifier({ name, connect, ...mailOf(entry), ...loginOf(entry, parts) });
    case "file":
      return createFileNotifier({ name, path: parts.path(entry.path) });
    case "github-issue": {
      const { adapter: _adapter, credential, ...about } = entry;
      const { http, clock } = parts;
      return createGithubIssueNotifier({
        name,
        ...about,
        credential: githubCredential(credential, entry.baseUrl, parts),
        http,
        clock,
      });
    }
    case "pagerduty": {
      const routingKey = parts.secret(entry.routingKey);
      return createPagerDutyNotifier({ name, baseUrl: entry.baseUrl, http, routingKey });
    }
    case "slack":
      return createSlackNotifier({ name, ...webhookOf(entry, parts) });
    case "slack-bot": {
      const { baseUrl, channel } = entry;
      return createSlackBotNotifier({ name, baseUrl, channel, http, token: parts.secret(entry.token) });
    }
    case "stdout":
      return createStdoutNotifier({ name, write: parts.write });
    case "teams":
      return createTeamsNotifier({ name, ...webhookOf(entry, parts) });
    case "webhook": {
      const secret = entry.secret === undefined ? {} : { secret: parts.secret(entry.secret) };
      return createWebhookNotifier({ name, url: entry.url, http, ...secret });
    }
  }
}

interface Webhook {
  readonly baseUrl: string;
  readonly webhook: SecretRef;
}

function webhookOf({ baseUrl, webhook }: Webhook, { secret, http }: AdapterParts) {
  return { baseUrl, webhook: secret(webhook), http };
}

interface Login {
  readonly username?: string;
  readonly password?: SecretRef;
}

function loginOf({ username, password }: Login, { secret }: AdapterParts) {
  if (username === undefined || password === undefined) return {};
  return { login: { username, password: secret(password) } };
}

function mailOf(entry: Extract<NotifierEntry, { adapter: "email" }>) {
  const { url, from, fallback, tls } = entry;
  const addresses = Object.entries(entry.addresses).map(([to, own]) => [to, [own].flat()] as const);
  return {
    url,
    from,
    withoutTls: tls === "none",
    addresses: Object.fromEntries(addresses),
    ...(fallback === undefined ? {} : { fallback }),
  };
}
