import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { createCommandStore } from "./command.ts";
import type { CommandStoreOptions } from "./command.ts";
import { createDotenvStore } from "./dotenv.ts";
import type { DotenvStoreOptions } from "./dotenv.ts";
import { createManualStore } from "./manual.ts";
import type { ManualStoreOptions } from "./manual.ts";

export type ConsumerStoreOptions =
  | ({ readonly kind: "command" } & CommandStoreOptions)
  | ({ readonly kind: "dotenv" } & DotenvStoreOptions)
  | ({ readonly kind: "manual" } & ManualStoreOptions);

/** Every kind of place for a key that there is. */
export function createConsumerStore(options: ConsumerStoreOptions): ConsumerStore {
  switch (options.kind) {
    case "command":
      return createCommandStore(options);
    case "dotenv":
      return createDotenvStore(options);
    case "manual":
      return createManualStore(options);
  }
}
