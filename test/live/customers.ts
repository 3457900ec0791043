const EVERY_MS = 400;
const PATIENCE_MS = 1000;

/** People who use a service all the time, so that it calls upstream all the time. */
export interface Customers {
  leave(): Promise<void>;
}

/** Whether the service answers them is for others to find out. */
export function sendCustomers(url: string): Customers {
  let gone = false;
  const coming = (async () => {
    while (!gone) {
      await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
        .then((answer) => answer.arrayBuffer())
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  return {
    leave: () => {
      gone = true;
      return coming;
    },
  };
}
