import type { Notifier } from "../../ports/notifier.ts";
import type { Model } from "../world/model.ts";
import { noticeText } from "./plain-text.ts";

/** Keeps notices in the world and sends nothing; a second notice with the same `dedupe` isn't kept. */
export function simulatedNotifier(model: Model, name: string): Notifier {
  return {
    name,
    async send(notice) {
      await model.spend();
      const isKnown = model.notices.some(
        (sent) => sent.notifier === name && sent.notice.dedupe === notice.dedupe,
      );
      if (!isKnown)
        model.notices.push({ at: model.timeline.now(), notifier: name, notice, text: noticeText(notice) });
    },
  };
}
