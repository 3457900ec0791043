import type { Secret } from "../../core/secret.ts";
import { forLine } from "../../core/sanitise.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";
import type { HttpClient } from "../http.ts";
import { cutLine, fitLines } from "./fit-lines.ts";
import { linesOf, missingWords, subjectOf } from "./plain-text.ts";
import { noticeRefused } from "./refused.ts";

export interface PagerDutyNotifierOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly routingKey: () => Promise<Secret>;
  readonly http: HttpClient;
}

const SUMMARY = 1024;
const DETAILS = 100_000;

/**
 * Sends notices to the Events API v2 of PagerDuty. Notices of one topic are one alert, which is resolved by the notice that
 * ends the topic: sent twice, each comes to the same. Throws `ERR_NOTICE_REFUSED` and `ERR_HTTP_…`.
 */
export function createPagerDutyNotifier(options: PagerDutyNotifierOptions): Notifier {
  const { name, baseUrl, routingKey, http } = options;
  return {
    name,
    async send(notice) {
      const isOver = notice.ends.length > 0;
      for (const topic of isOver ? notice.ends : [notice.topic]) {
        const answer = await http.request({
          method: "POST",
          url: `${baseUrl.replace(/\/$/, "")}/v2/enqueue`,
          body: {
            routing_key: await routingKey(),
            event_action: isOver ? "resolve" : "trigger",
            dedup_key: topic.slice(0, 255),
            payload: payloadOf(notice),
          },
        });
        if (answer.status !== 202) throw noticeRefused(name, answer);
      }
    },
  };
}

function payloadOf(notice: Notice): object {
  const escape = (text: string): string => text;
  const lines = fitLines(linesOf(notice), {
    most: DETAILS,
    mostOfLine: DETAILS,
    escape,
    missing: missingWords(notice),
  });
  return {
    summary: cutLine(subjectOf(notice), SUMMARY, escape),
    source: "stanch",
    severity: notice.severity,
    custom_details: {
      banner: notice.banner,
      incident: forLine(notice.incident),
      to: forLine(notice.to),
      lines: lines.join("\n"),
    },
  };
}
