import type { AdapterCard, NotifierCapability } from "../card.ts";
import type { NotifierEntry } from "./index.ts";

/** Every way that a notice can go. */
export const NOTIFIER_CARDS: Readonly<Record<NotifierEntry["adapter"], AdapterCard<NotifierCapability>>> = {
  file: { about: "a file that notices are put behind", can: ["stays on this machine"] },
  "github-issue": {
    about: "an issue in a private GitHub repository, and comments behind it",
    can: ["recognises repeats"],
  },
  stdout: { about: "standard output", can: ["stays on this machine"] },
  webhook: { about: "JSON, posted to an address", can: ["recognises repeats", "signed"] },
};
