import { setTimeout as pause } from "node:timers/promises";

const EVERY_MS = 400;
const PATIENCE_MS = 1000;

/** People who use a service all the time, so that it calls upstream all the time. */
export interface Customers {
  leave(): Promise<void>;
}

/** Whether the service answers them is for others to find out. */
export function sendCustomers(url: string): Customers {
  const evening = new AbortController();
  const coming = (async () => {
    while (!evening.signal.aborted) {
      await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
        .then((answer) => answer.arrayBuffer())
        .catch(() => undefined);
      await pause(EVERY_MS);
    }
  })();
  return {
    leave: () => {
      evening.abort();
      return coming;
    },
  };
}
