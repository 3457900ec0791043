import { z } from "zod";
import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";
import { noticeRefused } from "./refused.ts";
import { slackMessage } from "./slack-message.ts";

export interface SlackBotNotifierOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly token: () => Promise<Secret>;
  readonly channel: string;
  readonly http: HttpClient;
}

/**
 * Posts notices to a channel of Slack by `chat.postMessage`, whose errors come with status 200. Throws
 * `ERR_NOTICE_REFUSED` and `ERR_HTTP_…`.
 */
export function createSlackBotNotifier(options: SlackBotNotifierOptions): Notifier {
  const { name, baseUrl, token, channel, http } = options;
  return {
    name,
    async send(notice) {
      const answer = await http.request({
        method: "POST",
        url: `${baseUrl.replace(/\/$/, "")}/api/chat.postMessage`,
        headers: {
          authorization: new Secret(`Bearer ${(await token()).reveal()}`),
          "content-type": "application/json; charset=utf-8",
        },
        body: { channel, ...slackMessage(notice) },
      });
      const said = answer.status === 200 ? answerSchema.safeParse(answer.json()) : null;
      if (said?.success !== true) throw noticeRefused(name, answer);
      if (!said.data.ok) throw saysNo(name, said.data.error, answer);
    },
  };
}

const answerSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

const LATER = { retry: "later", happened: "no" } as const;
const NEVER = { retry: "never", happened: "no" } as const;
/** Slack says itself that it may have acted. */
const UNSURE = { retry: "later", happened: "unknown" } as const;

/** Only these are repeated: whatever else a body holds stays out of errors. */
const KNOWN = new Map<string, { readonly retry: "later" | "never"; readonly happened: "no" | "unknown" }>([
  ["account_inactive", NEVER],
  ["channel_not_found", NEVER],
  ["fatal_error", UNSURE],
  ["internal_error", UNSURE],
  ["invalid_auth", NEVER],
  ["invalid_blocks", NEVER],
  ["is_archived", NEVER],
  ["missing_scope", NEVER],
  ["msg_too_long", NEVER],
  ["not_authed", NEVER],
  ["not_in_channel", NEVER],
  ["rate_limited", LATER],
  ["ratelimited", LATER],
  ["request_timeout", UNSURE],
  ["restricted_action", NEVER],
  ["service_unavailable", UNSURE],
  ["token_expired", NEVER],
  ["token_revoked", NEVER],
]);

function saysNo(name: string, error: string, { retryAfterMs }: HttpAnswer): StanchError {
  const known = KNOWN.get(error);
  const { retry, happened } = known ?? UNSURE;
  return new StanchError({
    code: "ERR_NOTICE_REFUSED",
    message: `${name} refused a notice: ${known === undefined ? "an error that isn't known" : error}`,
    retry: retry === "later" && retryAfterMs !== undefined ? { afterMs: retryAfterMs } : retry,
    happened,
    hint: "the bot needs chat:write, and must be in the channel",
  });
}
