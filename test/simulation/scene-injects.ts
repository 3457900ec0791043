import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import type { Fields } from "./fields.ts";

/** Outages and lags: where these faults are at home. */
export function weather(chance: Chance, faults: Faults): readonly Fields[] {
  const some: Fields[] = [];
  if (faults.isLikely("provider outage")) {
    const at = chance.pick([3, 10, 40, 120, 240, 400]);
    some.push({ at: `${at}s`, do: "provider-outage", for: `${chance.between(20, 120)}s` });
  }
  if (faults.isLikely("audit log lags")) {
    some.push({ at: `${chance.between(0, 200)}s`, do: "audit-lag", lag: `${chance.between(60, 400)}s` });
    if (chance.happens(0.8)) some.push({ at: "1500s", do: "audit-lag", lag: "0s" });
  }
  return some;
}

/** A deployment to the wrong environment, as in a production that went down: mended soon, an hour late, or never. */
export function wrongEnvironment(chance: Chance, consumer: unknown): readonly Fields[] {
  if (consumer === undefined || !chance.happens(0.2)) return [];
  const fixedAfter = chance.pick(["10m", "20m", "1h", "2h", null]);
  return [
    {
      at: `${chance.between(0, 60)}s`,
      do: "wrong-environment",
      consumer,
      ...(fixedAfter === null ? {} : { fixedAfter }),
    },
  ];
}

/** The leak goes on: the thief finds the replacements that there are by then, once or twice. */
export function theft(chance: Chance, isThere: boolean): readonly Fields[] {
  if (!isThere || !chance.happens(0.3)) return [];
  const times = chance.pick([1, 1, 2]);
  return Array.from({ length: times }, () => ({
    at: `${chance.pick([20, 60, 200, 400, 900, 1500])}s`,
    do: "replacement-stolen",
  }));
}

/** What the provider and its log say and isn't so; each lie has its own runs. */
export function lies(chance: Chance, consumers: readonly unknown[]): readonly Fields[] {
  const some: Fields[] = [];
  const times = (most: number): number => chance.between(1, most);
  if (chance.happens(0.1))
    some.push({ at: "0s", do: "provider-errors", on: "end", how: "answer-only", next: times(2) });
  if (chance.happens(0.1))
    some.push({ at: "0s", do: "provider-errors", on: "end", how: "only-disabled", next: times(1) });
  if (chance.happens(0.3))
    some.push({ at: "0s", do: "provider-errors", on: "disable", how: "answer-only", next: times(2) });
  if (chance.happens(0.08)) {
    const at = chance.pick([0, 30, 120, 300, 900]);
    some.push({ at: `${at}s`, do: "listed-dead", for: `${chance.pick([60, 300, 1200])}s` });
  }
  if (chance.happens(0.1)) {
    const whose = chance.pick([undefined, ...consumers]);
    some.push({
      at: `${chance.between(0, 400)}s`,
      do: "audit-drops",
      for: `${chance.pick([120, 600, 3600])}s`,
      ...(whose === undefined ? {} : { consumer: whose }),
    });
  }
  return some;
}
