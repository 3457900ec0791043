import { createHash, createHmac } from "node:crypto";
import { forLine } from "../../core/sanitise.ts";
import type { Secret } from "../../core/secret.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";
import type { HttpClient } from "../http.ts";
import { linesOf, subjectOf } from "./plain-text.ts";
import { noticeRefused } from "./refused.ts";

export interface WebhookNotifierOptions {
  readonly name: string;
  readonly url: string;
  readonly http: HttpClient;
  /** Signs the body: `X-Stanch-Signature: sha256=` and HMAC-SHA-256 in hex. */
  readonly secret?: () => Promise<Secret>;
}

/**
 * Posts notices as JSON `{banner, incident, to, subject, lines}`; the `Idempotency-Key` is the same for the same notice.
 * Throws `ERR_NOTICE_REFUSED` for an answer that isn't 2xx, and `ERR_HTTP_…`.
 */
export function createWebhookNotifier({ name, url, http, secret }: WebhookNotifierOptions): Notifier {
  return {
    name,
    async send(notice) {
      const body = JSON.stringify(payload(notice));
      const signs = await secret?.();
      const answer = await http.request({
        method: "POST",
        url,
        headers: {
          "content-type": "application/json",
          "idempotency-key": headerSafe(notice.dedupe),
          ...(signs === undefined ? {} : { "x-stanch-signature": signature(body, signs) }),
        },
        body,
      });
      if (answer.status < 200 || answer.status >= 300) throw noticeRefused(name, answer);
    },
  };
}

function payload(notice: Notice): object {
  const { banner, incident, to } = notice;
  return {
    banner,
    incident: forLine(incident),
    to: forLine(to),
    subject: subjectOf(notice),
    lines: linesOf(notice),
  };
}

function signature(body: string, secret: Secret): string {
  return `sha256=${createHmac("sha256", secret.reveal()).update(body).digest("hex")}`;
}

/** A header can't carry everything that a subject's name may hold; a hash of it tells notices apart as well. */
function headerSafe(dedupe: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(dedupe)) return dedupe;
  return createHash("sha256").update(dedupe).digest("hex");
}
