import { StanchError } from "../../src/core/errors.ts";
import type { Adapters } from "../../src/engine/adapters.ts";
import type { AuditLog } from "../../src/ports/audit-log.ts";
import type { ConsumerStore, Reload } from "../../src/ports/consumer-store.ts";
import type { Notifier } from "../../src/ports/notifier.ts";
import type { Spool } from "../../src/ports/spool.ts";
import type { Fault } from "./faults.ts";
import type { Sightings } from "./sightings.ts";
import { type Border, type Sight, changes, outageNoted, troubledProvider } from "./troubled-provider.ts";
import type { Deed } from "./witness.ts";

interface Situation extends Border, Sight {
  readonly leaked: string;
  readonly sightings: Sightings;
}

/** All ports of one driver process, each of which can fail it, and none of which works for a dead one. */
export function troubledAdapters(adapters: Adapters, situation: Situation): Adapters {
  const { process, faults, clock, leaked } = situation;
  const { pause, keyProbe } = adapters;
  const running = (deed: Deed, subject: string, command: Reload): Reload => ({
    name: command.name,
    run: () =>
      changes(situation, deed, subject, () => failing(situation, "reload failed", () => command.run()), true),
  });
  return {
    ...adapters,
    clock,
    spool: troubledSpool(adapters.spool, situation),
    provider: troubledProvider(adapters.provider, situation, situation),
    auditLogs: adapters.auditLogs.map((log) => troubledLog(log, situation)),
    notifiers: adapters.notifiers.map((notifier) => troubledNotifier(notifier, situation)),
    keyProbe:
      keyProbe === null
        ? null
        : {
            ...keyProbe,
            present: (value) =>
              process.calls(async () => {
                const said = await keyProbe.present(value);
                if (said.control === "accepted") situation.troubles.note("probe route open to anyone");
                if (!faults.strikes("key probe unanswered")) return said;
                return { ...said, outcome: "unknown", detail: "no answer" };
              }, true),
          },
    pause:
      pause === null
        ? null
        : { apply: running("pause", leaked, pause.apply), undo: running("let go", leaked, pause.undo) },
    store: (consumer) => troubledStore(adapters.store(consumer), consumer.id, situation),
    reload(consumer) {
      const command = adapters.reload(consumer);
      return command === null ? null : running("reload", consumer.id, command);
    },
    probes: (consumer) =>
      adapters.probes(consumer).map((probe) => ({
        ...probe,
        ask: () =>
          process.calls(async () => {
            const report = await probe.ask();
            situation.sightings.saw(probe.name, report);
            return report;
          }, true),
      })),
  };
}

function troubledStore(store: ConsumerStore, consumer: string, border: Border): ConsumerStore {
  const { process, faults } = border;
  return {
    ...store,
    preflight: () => process.calls(() => store.preflight(), true),
    read: () => process.calls(() => store.read(), false),
    write: (value) =>
      changes(
        border,
        "write",
        consumer,
        async () => {
          if (faults.strikes("store write refused"))
            throw failure("ERR_STORE_UNWRITABLE", "the store refuses", "no");
          await store.write(value);
          if (faults.strikes("store write unclear"))
            throw failure("ERR_STORE_UNCLEAR", "the store broke off", "unknown");
        },
        false,
      ),
  };
}

function troubledNotifier(notifier: Notifier, border: Border): Notifier {
  return {
    name: notifier.name,
    send: (notice) =>
      changes(
        border,
        "send",
        notice.dedupe.slice(notice.incident.length + 1),
        () => failing(border, "notifier failed", () => notifier.send(notice)),
        true,
      ),
  };
}

/** The spool is the responder's own disk: it is full from time to time. */
function troubledSpool(spool: Spool, border: Border): Spool {
  const { process, faults } = border;
  const full = (): void => {
    if (faults.strikes("spool unwritable"))
      throw failure("ERR_SPOOL_UNWRITABLE", "no room for the spool", "no");
  };
  return {
    put: (name, value, length) =>
      process.calls(async () => {
        full();
        return spool.put(name, value, length);
      }, name.startsWith("replacement/")),
    get: (name) => process.calls(() => spool.get(name), false),
    handle: (name, length) => process.calls(() => spool.handle(name, length), false),
    names: () => process.calls(() => spool.names(), true),
    delete: (name) => changes(border, "clear", "spool", () => spool.delete(name), false),
  };
}

function troubledLog(log: AuditLog, { process, faults }: Border): AuditLog {
  return {
    ...log,
    async *read(query) {
      const items = await process.calls(async () => {
        if (faults.strikes("audit log silent"))
          throw failure("ERR_AUDIT_UNREADABLE", "the log doesn't answer", "no");
        return outageNoted({ faults }, () => all(log.read(query)));
      }, true);
      if (items.some((item) => item.type === "gap")) faults.note("audit log lags");
      yield* items;
    },
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function failing<T>({ faults }: Border, fault: Fault, call: () => Promise<T>): Promise<T> {
  const done = await call();
  if (faults.strikes(fault)) throw failure("ERR_COMMAND_FAILED", "it broke off", "unknown");
  return done;
}

function failure(code: `ERR_${string}`, message: string, happened: "no" | "unknown"): StanchError {
  return new StanchError({ code, message, retry: "later", happened });
}
