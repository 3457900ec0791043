import { parseTime } from "../../formats/outside-time.ts";
import type { ToldTime } from "../../ports/provider.ts";
import type { PostgresSession } from "../postgres/session.ts";

export interface PostgresClock {
  /** Asks the server for its time. */
  ask(session: Pick<PostgresSession, "read">): Promise<void>;
  /** The server's time now, by its newest answer; null as long as there was none. */
  time(): ToldTime | null;
}

const NOW = "select (extract(epoch from clock_timestamp()) * 1000)::float8 as now";

/** `elapsed` counts milliseconds whatever this machine's clock is set to. */
export function createPostgresClock(elapsed = (): number => performance.now()): PostgresClock {
  let told: { readonly time: number; readonly at: number; readonly within: number } | null = null;
  return {
    async ask(session) {
      const sent = elapsed();
      const [row] = await session.read("tell its time", NOW, []);
      const trip = (elapsed() - sent) / 2;
      const time = row?.["now"];
      if (typeof time === "number" && parseTime(time, "ms") !== null)
        told = { time, at: sent + trip, within: trip };
    },
    time() {
      if (told === null) return null;
      const at = parseTime(told.time + elapsed() - told.at, "ms");
      return at === null ? null : { at, within: Math.ceil(told.within + 1) / 1000 };
    },
  };
}
