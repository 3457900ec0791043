import { createConsumerStore } from "../adapters/consumer-store/index.ts";
import { createCommandReload } from "../adapters/reload/command.ts";
import { createManualReload } from "../adapters/reload/manual.ts";
import type { ConsumerStore, Reload } from "../ports/consumer-store.ts";
import { type LiveParts, entryOf, pathIn } from "./live-parts.ts";

const COMMAND_SECONDS = 30;

/** Where a consumer's key is written: a file, a program, or a person's clicks. */
export function makeStore(parts: LiveParts, name: string): ConsumerStore {
  const entry = entryOf(parts.config.stores, "stores", name);
  switch (entry.adapter) {
    case "dotenv":
      return createConsumerStore({
        kind: "dotenv",
        name,
        path: pathIn(parts, entry.path),
        variable: entry.variable,
      });
    case "command": {
      const { adapter: _adapter, timeout = COMMAND_SECONDS, ...argvs } = entry;
      return createConsumerStore({
        kind: "command",
        name,
        ...argvs,
        cwd: parts.folder,
        timeoutSeconds: timeout,
        processes: parts.processes,
      });
    }
    case "manual": {
      const write = { steps: entry.clicks, asOf: entry.asOf };
      return createConsumerStore({
        kind: "manual",
        name,
        write,
        valueFrom: parts.spoolHint,
        prompter: parts.prompter,
      });
    }
    default:
      return entry satisfies never;
  }
}

/** Something that is safe to do again: a program, or a person's clicks. */
export function makeAction(parts: LiveParts, kind: "reloads" | "pauses", name: string): Reload {
  const { config, processes, prompter } = parts;
  const { argv = [], clicks, asOf = "", cwd, timeout = COMMAND_SECONDS } = entryOf(config[kind], kind, name);
  if (clicks !== undefined) return createManualReload({ name, clicks: { steps: clicks, asOf }, prompter });
  return createCommandReload({
    name,
    argv,
    cwd: pathIn(parts, cwd ?? "."),
    timeoutSeconds: timeout,
    processes,
  });
}
