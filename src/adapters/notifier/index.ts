import type { Notifier } from "../../ports/notifier.ts";
import { createFileNotifier } from "./file.ts";
import type { FileNotifierOptions } from "./file.ts";
import { createStdoutNotifier } from "./stdout.ts";
import type { StdoutNotifierOptions } from "./stdout.ts";
import { createWebhookNotifier } from "./webhook.ts";
import type { WebhookNotifierOptions } from "./webhook.ts";

export type NotifierOptions =
  | ({ readonly kind: "file" } & FileNotifierOptions)
  | ({ readonly kind: "stdout" } & StdoutNotifierOptions)
  | ({ readonly kind: "webhook" } & WebhookNotifierOptions);

/** Every kind of notifier there is. */
export function createNotifier(options: NotifierOptions): Notifier {
  switch (options.kind) {
    case "file":
      return createFileNotifier(options);
    case "stdout":
      return createStdoutNotifier(options);
    case "webhook":
      return createWebhookNotifier(options);
  }
}
