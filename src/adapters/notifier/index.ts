import type { Config } from "../../formats/config.ts";
import type { Notifier } from "../../ports/notifier.ts";
import { githubCredential } from "../github/credential.ts";
import type { AdapterParts } from "../parts.ts";
import { createFileNotifier } from "./file.ts";
import { createGithubIssueNotifier } from "./github-issue.ts";
import { createStdoutNotifier } from "./stdout.ts";
import { createWebhookNotifier } from "./webhook.ts";

/** An entry under `notifiers` in the operator's config. */
export type NotifierEntry = Config["notifiers"][string];

/** The notifier that an entry of the config asks for. */
export function createNotifier(name: string, entry: NotifierEntry, parts: AdapterParts): Notifier {
  switch (entry.adapter) {
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
    case "stdout":
      return createStdoutNotifier({ name, write: parts.write });
    case "webhook": {
      const secret = entry.secret === undefined ? {} : { secret: parts.secret(entry.secret) };
      return createWebhookNotifier({ name, url: entry.url, http: parts.http, ...secret });
    }
  }
}
