import { z } from "zod";
import type { Secret } from "../../core/secret.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";
import type { HttpClient } from "../http.ts";
import { fitLines } from "./fit-lines.ts";
import { addresseeOf, linesOf, missingWords, subjectOf } from "./plain-text.ts";
import { noticeRefused } from "./refused.ts";
import { secretAddress } from "./secret-address.ts";

export interface DiscordNotifierOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly webhook: () => Promise<Secret>;
  readonly http: HttpClient;
}

const MOST = 2000;
const SUPPRESS_EMBEDS = 4;
const answerSchema = z.object({ id: z.string().min(1) });

/**
 * Posts notices to a webhook of Discord and waits until it has kept them. Nobody is mentioned by them, and no markup is
 * read in them. Throws `ERR_NOTICE_REFUSED`, `ERR_CONFIG` and `ERR_HTTP_…`.
 */
export function createDiscordNotifier(options: DiscordNotifierOptions): Notifier {
  const { name, baseUrl, webhook, http } = options;
  return {
    name,
    async send(notice) {
      const url = secretAddress(name, baseUrl, await webhook());
      // Without it a message that isn't kept is no error.
      url.searchParams.set("wait", "true");
      const answer = await http.request({
        method: "POST",
        url: url.href,
        body: { content: contentOf(notice), allowed_mentions: { parse: [] }, flags: SUPPRESS_EMBEDS },
      });
      if (answer.status !== 200 || !answerSchema.safeParse(answer.json()).success)
        throw noticeRefused(name, answer);
    },
  };
}

function contentOf(notice: Notice): string {
  return fitLines([subjectOf(notice), ...addresseeOf(notice), ...linesOf(notice)], {
    most: MOST,
    mostOfLine: MOST / 2,
    escape: forDiscord,
    missing: missingWords(notice),
  }).join("\n");
}

/** A backslash before it makes any of these a plain character; `:` and `@` are part of links, emoji and mentions. */
function forDiscord(text: string): string {
  return text.replace(/[\\`*_~|<>[\]()#@:]/g, String.raw`\$&`);
}
