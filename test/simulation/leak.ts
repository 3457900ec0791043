import type { Model } from "../../src/adapters/world/model.ts";

/** Who reads along where the key hasn't been stolen before. */
export const READER = { userAgent: "reader/1.0", address: "203.0.113.66" } as const;
const FIRST_USE_SECONDS = 90;
const USES = 3;

/** The leak goes on: whoever reads along finds each replacement there too, and tries it out. */
export function leakOn({ timeline, keys, door, spec }: Model): void {
  const [thief] = spec.thief;
  const { userAgent, address } = thief ?? READER;
  for (let use = 1; use <= USES; use += 1) {
    timeline.schedule(timeline.now() + use * FIRST_USE_SECONDS * 1000, () => {
      for (const { origin, value } of keys.all()) {
        if (origin !== "issued") continue;
        door({
          value,
          caller: { is: "thief" },
          as: { userAgent, address, principal: null },
          action: "api",
        });
      }
    });
  }
}
