import type { Notice } from "../../../src/ports/notifier.ts";

/** An ordinary notice for tests of what a notifier has of its own. */
export const notice: Notice = {
  incident: "L-20261123-k3f9",
  banner: "LIVE",
  to: "ada",
  subject: "your service is about to get a new key",
  lines: ["consumer: cron"],
  dedupe: "L-20261123-k3f9/notify/before-swap/desk/ada",
  topic: "L-20261123-k3f9",
  severity: "warning",
  ends: [],
};
