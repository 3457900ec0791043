import { formatSeconds } from "../../core/time.ts";
import type { Fate } from "./troubles.ts";
import type { Surprise } from "./spec.ts";

/** What an inject does, in one line for whoever facilitates the game. */
export function wordsFor(inject: Surprise): string {
  switch (inject.do) {
    case "late-cron":
      return `${inject.consumer}, which nobody declared, begins to call with the leaked key`;
    case "audit-lag":
      return inject.lag === 0
        ? "the audit log shows calls at once"
        : `the audit log shows calls ${formatSeconds(inject.lag)} late`;
    case "wrong-environment": {
      const until = inject.fixedAfter === undefined ? "" : ` for ${formatSeconds(inject.fixedAfter)}`;
      return `what is written for ${inject.consumer} goes to another environment${until}`;
    }
    case "abuse":
      return "the thief begins to use the leaked key";
    case "replacement-stolen":
      return "the thief gets every replacement that lives by then";
    case "provider-errors": {
      const which = inject.next === 1 ? "next" : `next ${inject.next}`;
      return `the ${which} ${inject.on ?? "create"} at the provider: ${FATES[inject.how]}`;
    }
    case "provider-outage":
      return `the provider answers nobody for ${formatSeconds(inject.for)}`;
    case "listed-dead":
      return `the provider lists the leaked key as dead for ${formatSeconds(inject.for)}, and it isn't`;
    case "audit-drops": {
      const whose = inject.consumer === undefined ? "" : ` by ${inject.consumer}`;
      return `the audit log loses the calls${whose} of the next ${formatSeconds(inject.for)}`;
    }
  }
}

const FATES: Readonly<Record<Fate, string>> = {
  "commit-then-drop": "done, and the answer gets lost",
  error: "refused",
  "answer-only": "answered as done, and it isn't",
  "only-disabled": "the key is only disabled",
};
