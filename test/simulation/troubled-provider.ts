import { StanchError } from "../../src/core/errors.ts";
import type { Provider } from "../../src/ports/provider.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Faults } from "./faults.ts";
import type { DriverProcess } from "./process.ts";
import type { Troubles } from "./troubles.ts";
import type { Deed, Witness } from "./witness.ts";

export interface Border {
  readonly process: DriverProcess;
  readonly faults: Faults;
  readonly troubles: Troubles;
  readonly witness: Witness;
  readonly clock: Clock;
  /** Time as it passes for what is already on its way, whatever becomes of the process. */
  readonly outside: Clock;
  /** Something that no message may show. */
  readonly canary: () => string;
}

/** What the provider's answers hide at the moment. */
export interface Sight {
  /** It has a key that its list doesn't show yet. */
  readonly hides: () => boolean;
  /** It would say of this key that it is dead, and it isn't. */
  readonly feignsDeath: (id: string) => boolean;
}

/** The provider behind a bad line and seen by the witness: what it does and what the driver hears are two things. */
export function troubledProvider(
  provider: Provider,
  border: Border,
  { hides, feignsDeath }: Sight,
): Provider {
  const change = <T>(deed: Deed, subject: string, call: () => Promise<T>, last = true): Promise<T> =>
    changes(border, deed, subject, () => answered(border, call), last);
  const reads = <T>(call: () => Promise<T>, mayStop = true): Promise<T> =>
    border.process.calls(async () => {
      if (border.faults.strikes("provider can't be read")) throw busy("can't be read at the moment", "no");
      return outageNoted(border, call);
    }, mayStop);
  return {
    ...provider,
    ownCredential: () => reads(() => provider.ownCredential()),
    listKeys: () =>
      reads(async () => {
        const listed = await provider.listKeys();
        if (hides()) border.faults.note("list lags");
        return listed;
      }),
    // An effect may look first: stopped in the middle of it, nobody can keep it from going on when it wakes.
    getKey: (id) =>
      reads(async () => {
        const key = await provider.getKey(id);
        if (key.state === "dead" && feignsDeath(id)) border.troubles.note("dead in the list, alive");
        return key;
      }, false),
    createKey: (request) => change("create", request.name, () => provider.createKey(request), false),
    restrictKey: (id, to) => change("restrict", id, () => provider.restrictKey(id, to)),
    unrestrictKey: (id) => change("unrestrict", id, () => provider.unrestrictKey(id)),
    disableKey: (id) => change("disable", id, () => provider.disableKey(id)),
    enableKey: (id) => change("enable", id, () => provider.enableKey(id)),
    endKey: (id) => change("end", id, () => provider.endKey(id)),
  };
}

/** How long a call may be on its way after the death of its process. */
const LATE_SECONDS = 15;

/** A call that changes the world: the witness sees it arrive, and the process may die at each point of it. */
export async function changes<T>(
  { process, faults, witness, outside }: Border,
  deed: Deed,
  subject: string,
  call: () => Promise<T>,
  last: boolean,
): Promise<T> {
  return process.calls(async () => {
    if (faults.strikes("killed before a send")) process.die();
    witness.arrives(deed, subject, process.number);
    const isLate = deed === "create" && faults.strikes("killed, and the call lands late");
    const answer = isLate ? outside.sleep(LATE_SECONDS).then(call) : call();
    if (isLate || faults.strikes("killed after a send")) {
      // It is on its way: what becomes of it nobody hears.
      answer.catch(() => undefined);
      process.die();
    }
    const heard = await answer;
    if (faults.strikes("killed after a reply")) process.die();
    return heard;
  }, last);
}

/** What the driver hears of a call, and whether it is carried out. */
async function answered<T>(border: Border, call: () => Promise<T>): Promise<T> {
  const { faults, clock, canary } = border;
  if (faults.strikes("error before commit")) throw busy("refuses at the moment", "no");
  if (faults.strikes("too many requests")) throw tooMany();
  if (faults.strikes("5xx before commit")) throw busy("answers 502", "unknown");
  const done = await outageNoted(border, call);
  if (faults.strikes("slow answer")) await clock.sleep(25);
  if (faults.strikes("commit, then no answer")) throw lost("closed the connection before it answered");
  if (faults.strikes("5xx after commit")) throw busy("answers 500", "unknown");
  // A parser's error may quote what it couldn't read.
  if (faults.strikes("half a body")) throw new SyntaxError(`unexpected end of JSON: {"key":"${canary()}`);
  return done;
}

/** The world's own outages are counted where a call ran into one. */
export async function outageNoted<T>({ faults }: Pick<Border, "faults">, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof StanchError && error.code === "ERR_PROVIDER_FAILED") faults.note("provider outage");
    throw error;
  }
}

function busy(what: string, happened: "no" | "unknown"): StanchError {
  return new StanchError({ code: "ERR_PROVIDER_FAILED", message: `keys ${what}`, retry: "later", happened });
}

function tooMany(): StanchError {
  return new StanchError({
    code: "ERR_PROVIDER_BUSY",
    message: "keys answers 429",
    retry: { afterMs: 20_000 },
  });
}

function lost(what: string): StanchError {
  return new StanchError({
    code: "ERR_HTTP_RESET",
    message: `keys ${what}`,
    retry: "later",
    happened: "unknown",
  });
}
