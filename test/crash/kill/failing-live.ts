import { type Live, type LiveOptions, createLive as createReal } from "../../../src/composition/live.ts";
import type { Adapters } from "../../../src/engine/adapters.ts";
import { failpoint } from "./failpoint.ts";

export type * from "../../../src/composition/live.ts";

/** The real adapters, with a failpoint before each call that leaves the process and after its answer. */
export async function createLive(options: LiveOptions): Promise<Live> {
  const live = await createReal(options);
  return {
    ...live,
    spool: (incident) => around("spool", live.spool(incident), ["put", "delete"]),
    adapters: async (...given) => withFailpoints(await live.adapters(...given)),
  };
}

const CHANGES = ["createKey", "restrictKey", "unrestrictKey", "disableKey", "enableKey", "endKey"] as const;

function withFailpoints(adapters: Adapters): Adapters {
  const { provider, spool, notifiers, keyProbe, pause } = adapters;
  return {
    ...adapters,
    provider: around("provider", provider, [...CHANGES, "listKeys", "getKey"]),
    spool: around("spool", spool, ["put", "delete"]),
    notifiers: notifiers.map((notifier) => around(`notifier ${notifier.name}`, notifier, ["send"])),
    keyProbe: keyProbe === null ? null : around("key probe", keyProbe, ["present"]),
    pause:
      pause === null
        ? null
        : { apply: around("pause", pause.apply, ["run"]), undo: around("undo", pause.undo, ["run"]) },
    store: (consumer) => around(`store ${consumer.id}`, adapters.store(consumer), ["write"]),
    reload(consumer) {
      const reload = adapters.reload(consumer);
      return reload === null ? null : around(`reload ${consumer.id}`, reload, ["run"]);
    },
  };
}

type Method = (...given: never[]) => Promise<unknown>;

function around<T extends object>(name: string, port: T, methods: readonly (keyof T & string)[]): T {
  const changed = methods.map((method) => {
    const call = port[method] as Method;
    const wrapped: Method = async (...given) => {
      failpoint(`call before ${name} ${method}`);
      const answer = await call(...given);
      failpoint(`call after ${name} ${method}`);
      return answer;
    };
    return [method, wrapped] as const;
  });
  return { ...port, ...Object.fromEntries(changed) };
}
