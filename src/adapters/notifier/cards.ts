import type { AdapterCard, NotifierCapability } from "../card.ts";
import type { NotifierEntry } from "./index.ts";

/** Every way that a notice can go. */
export const NOTIFIER_CARDS: Readonly<Record<NotifierEntry["adapter"], AdapterCard<NotifierCapability>>> = {
  alertmanager: {
    about: "alerts in Prometheus Alertmanager",
    can: ["recognises repeats", "ends its alerts"],
  },
  discord: { about: "a webhook of a Discord channel", can: [] },
  email: { about: "mail by SMTP", can: ["recognises repeats", "by person"] },
  file: { about: "a file that notices are put behind", can: ["stays on this machine"] },
  "github-issue": {
    about: "an issue in a private GitHub repository, and comments behind it",
    can: ["recognises repeats"],
  },
  pagerduty: { about: "PagerDuty, by its Events API v2", can: ["recognises repeats", "ends its alerts"] },
  slack: { about: "an incoming webhook of Slack", can: [] },
  "slack-bot": { about: "a channel of Slack, by a bot", can: [] },
  stdout: { about: "standard output", can: ["stays on this machine"] },
  teams: { about: "a workflow of Microsoft Teams", can: [] },
  webhook: { about: "JSON, posted to an address", can: ["recognises repeats", "signed"] },
};
