import type { Secret } from "../../core/secret.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";
import type { HttpClient } from "../http.ts";
import { cutLine, fitLines } from "./fit-lines.ts";
import { addresseeOf, linesOf, missingWords, subjectOf } from "./plain-text.ts";
import { noticeRefused } from "./refused.ts";
import { secretAddress } from "./secret-address.ts";

export interface TeamsNotifierOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly webhook: () => Promise<Secret>;
  readonly http: HttpClient;
}

/** A message may have 28 KB: this many characters of three bytes, and their blocks, stay below that. */
const MOST = 6000;
const MOST_LINES = 60;

/**
 * Posts notices as Adaptive Cards to a workflow of Microsoft Teams, which answers 202 before it has shown them. Throws
 * `ERR_NOTICE_REFUSED`, `ERR_CONFIG` and `ERR_HTTP_…`.
 */
export function createTeamsNotifier(options: TeamsNotifierOptions): Notifier {
  const { name, baseUrl, webhook, http } = options;
  return {
    name,
    async send(notice) {
      const answer = await http.request({
        method: "POST",
        url: secretAddress(name, baseUrl, await webhook()).href,
        body: {
          type: "message",
          attachments: [
            {
              contentType: "application/vnd.microsoft.card.adaptive",
              contentUrl: null,
              content: cardOf(notice),
            },
          ],
        },
      });
      if (answer.status !== 202) throw noticeRefused(name, answer);
    },
  };
}

function cardOf(notice: Notice): object {
  const lines = fitLines([...addresseeOf(notice), ...linesOf(notice)], {
    most: MOST,
    mostOfLine: MOST / 2,
    mostLines: MOST_LINES,
    escape: (text) => text,
    missing: missingWords(notice),
  });
  const subject = cutLine(subjectOf(notice), MOST / 10, (text) => text);
  return {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.2",
    body: [block(subject, { weight: "Bolder", size: "Medium" }), ...lines.map((line) => block(line, {}))],
    msteams: { width: "Full" },
  };
}

/** A `TextRun` is the one text of a card in which no Markdown is read. */
function block(text: string, style: Readonly<Record<string, string>>): object {
  return { type: "RichTextBlock", inlines: [{ type: "TextRun", text, ...style }] };
}
