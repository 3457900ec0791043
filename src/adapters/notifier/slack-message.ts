import type { Notice } from "../../ports/notifier.ts";
import { cutLine, fitLines } from "./fit-lines.ts";
import { addresseeOf, linesOf, missingWords, subjectOf } from "./plain-text.ts";

const HEADER = 150;
const BLOCK = 3000;
const WHOLE = 12_000;

/**
 * A notice as a Slack message. Its texts are `plain_text`, in which Slack reads no markup, and what opens a mention or a
 * link (`&`, `<`, `>`) is escaped in every one of them; names and addresses aren't turned into mentions and previews.
 */
export function slackMessage(notice: Notice): object {
  const subject = subjectOf(notice);
  const title = cutLine(subject, HEADER, forSlack);
  const body = [
    ...(title === forSlack(subject) ? [] : [subject]),
    ...addresseeOf(notice),
    ...linesOf(notice),
  ];
  const lines = fitLines(body, {
    most: WHOLE,
    mostOfLine: BLOCK,
    escape: forSlack,
    missing: missingWords(notice),
  });
  return {
    text: title,
    blocks: [
      { type: "header", text: plain(title) },
      ...packed(lines).map((text) => ({ type: "section", text: plain(text) })),
    ],
    mrkdwn: false,
    parse: "none",
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

function plain(text: string): object {
  return { type: "plain_text", text, emoji: false };
}

/** Lines together, as many as one block takes. */
function packed(lines: readonly string[]): readonly string[] {
  const blocks: string[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last !== undefined && last.length + line.length < BLOCK)
      blocks[blocks.length - 1] = `${last}\n${line}`;
    else blocks.push(line);
  }
  return blocks;
}

function forSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
