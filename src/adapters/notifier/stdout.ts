import type { Notifier } from "../../ports/notifier.ts";
import { noticeText } from "./plain-text.ts";

export interface StdoutNotifierOptions {
  readonly name: string;
  readonly write: (text: string) => void;
}

/** Shows notices to whoever runs stanch. */
export function createStdoutNotifier({ name, write }: StdoutNotifierOptions): Notifier {
  return {
    name,
    async send(notice) {
      write(noticeText(notice));
    },
  };
}
