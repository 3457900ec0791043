import { createHash } from "node:crypto";
import { forHtml } from "../../core/sanitise.ts";
import type { Notice } from "../../ports/notifier.ts";
import { cutLine, fitLines } from "./fit-lines.ts";
import { addresseeOf, linesOf, missingWords, subjectOf } from "./plain-text.ts";

const SUBJECT = 200;
const MOST = 100_000;

/** A notice as a mail: text and HTML, in which nothing is markup but what stands here. */
export interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string }[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: Record<string, string>;
}

/** The same notice is the same message to every server and mailbox: its id is made of `dedupe`. */
export function mailOf(notice: Notice, from: string, to: readonly string[]): Mail {
  const subject = subjectOf(notice);
  const lines = fitLines([subject, ...addresseeOf(notice), ...linesOf(notice)], {
    most: MOST,
    mostOfLine: MOST,
    escape: (text) => text,
    missing: missingWords(notice),
  });
  return {
    from: { name: "stanch", address: from },
    to: to.map((address) => ({ name: "", address })),
    subject: cutLine(subject, SUBJECT, (text) => text),
    text: `${lines.join("\n")}\n`,
    html: `<!doctype html><html lang="en"><body>${lines.map((line) => `<p>${forHtml(line)}</p>`).join("\n")}</body></html>\n`,
    messageId: `<${createHash("sha256").update(notice.dedupe).digest("hex").slice(0, 40)}@${domainOf(from)}>`,
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
