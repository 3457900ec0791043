import { parseTime } from "../../formats/outside-time.ts";
import type { ToldTime } from "../../ports/provider.ts";
import type { HttpClient } from "../http.ts";
import { answeredAt } from "./answered-at.ts";

export interface TimeKeeper {
  /** The same client; the `Date` of each of its answers is taken down. */
  readonly http: HttpClient;
  /** The server's time now, by its newest answer that told it. */
  time(): ToldTime | null;
}

/** A `Date` is cut to the whole second. */
const HALF_A_SECOND_MS = 500;
/** After so long on its way an answer tells nothing worth having. */
const LONGEST_TRIP_MS = 30_000;

/** `elapsed` counts milliseconds whatever the system's clock is set to. */
export function createTimeKeeper(http: HttpClient, elapsed = (): number => performance.now()): TimeKeeper {
  let told: { readonly time: number; readonly at: number; readonly within: number } | null = null;
  return {
    http: {
      async request(request) {
        const sent = elapsed();
        const answer = await http.request(request);
        const got = elapsed();
        const date = answeredAt(answer);
        if (date !== null && got - sent <= LONGEST_TRIP_MS) {
          const trip = (got - sent) / 2;
          told = {
            time: Date.parse(date) + HALF_A_SECOND_MS,
            at: got - trip,
            within: HALF_A_SECOND_MS + trip,
          };
        }
        return answer;
      },
    },
    time() {
      if (told === null) return null;
      const at = parseTime(told.time + elapsed() - told.at, "ms");
      return at === null ? null : { at, within: Math.ceil(told.within) / 1000 };
    },
  };
}
