import { Secret } from "../../core/secret.ts";
import { forLine } from "../../core/sanitise.ts";
import { plus } from "../../core/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";
import type { HttpClient } from "../http.ts";
import { addresseeOf, linesOf, subjectOf } from "./plain-text.ts";
import { noticeRefused } from "./refused.ts";

export interface AlertmanagerNotifierOptions {
  readonly name: string;
  readonly baseUrl: string;
  /** Labels of the operator's own, for routes. */
  readonly labels: Readonly<Record<string, string>>;
  readonly token?: () => Promise<Secret>;
  readonly login?: { readonly username: string; readonly password: () => Promise<Secret> };
  readonly http: HttpClient;
  readonly clock: Pick<Clock, "now">;
}

/** Without an end of its own an alert counts as resolved once nobody has repeated it for some minutes. */
const LASTS_SECONDS = 7 * 86_400;

/**
 * Posts notices to Alertmanager as alerts. Labels are the same for all notices of one topic, so these are one alert; the
 * notice that ends the topic ends it. Throws `ERR_NOTICE_REFUSED` and `ERR_HTTP_…`.
 */
export function createAlertmanagerNotifier(options: AlertmanagerNotifierOptions): Notifier {
  const { name, baseUrl, http, clock } = options;
  return {
    name,
    async send(notice) {
      const now = clock.now();
      const isOver = notice.ends.length > 0;
      const answer = await http.request({
        method: "POST",
        url: `${baseUrl.replace(/\/$/, "")}/api/v2/alerts`,
        headers: await credentialOf(options),
        body: (isOver ? notice.ends : [notice.topic]).map((topic) => ({
          labels: labelsOf(notice, topic, options.labels),
          annotations: {
            summary: subjectOf(notice),
            description: [...addresseeOf(notice), ...linesOf(notice)].join("\n"),
          },
          startsAt: now,
          endsAt: isOver ? now : plus(now, LASTS_SECONDS),
        })),
      });
      // It has nothing to say; a page does, of whoever stands before it.
      const isAnswer = answer.text.trim() === "" || answer.json() !== undefined;
      if (answer.status !== 200 || !isAnswer) throw noticeRefused(name, answer);
    },
  };
}

/** By the topic alone: a label that changed would make another alert of it, which nothing ends. */
function labelsOf(
  { banner, incident }: Notice,
  topic: string,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    ...own,
    alertname: "StanchKeyLeak",
    banner,
    incident: forLine(incident),
    topic: forLine(topic),
    severity: topic === incident ? "warning" : "critical",
  };
}

async function credentialOf({
  token,
  login,
}: AlertmanagerNotifierOptions): Promise<Readonly<Record<string, Secret>>> {
  if (token !== undefined) return { authorization: new Secret(`Bearer ${(await token()).reveal()}`) };
  if (login === undefined) return {};
  const pair = `${login.username}:${(await login.password()).reveal()}`;
  return { authorization: new Secret(`Basic ${Buffer.from(pair).toString("base64")}`) };
}
