import type { Secret } from "../../core/secret.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { HttpClient } from "../http.ts";
import { noticeRefused } from "./refused.ts";
import { secretAddress } from "./secret-address.ts";
import { slackMessage } from "./slack-message.ts";

export interface SlackNotifierOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly webhook: () => Promise<Secret>;
  readonly http: HttpClient;
}

/** Posts notices to an incoming webhook of Slack. Throws `ERR_NOTICE_REFUSED`, `ERR_CONFIG` and `ERR_HTTP_…`. */
export function createSlackNotifier(options: SlackNotifierOptions): Notifier {
  const { name, baseUrl, webhook, http } = options;
  return {
    name,
    async send(notice) {
      const answer = await http.request({
        method: "POST",
        url: secretAddress(name, baseUrl, await webhook()).href,
        body: slackMessage(notice),
      });
      if (answer.status !== 200 || answer.text.trim() !== "ok") throw noticeRefused(name, answer);
    },
  };
}
