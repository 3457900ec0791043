import type { Secret } from "../../core/secret.ts";
import type { FrontDoor } from "./front-door.ts";
import type { KeyRecord, Keyring } from "./keyring.ts";
import type { ThiefUse } from "./spec.ts";
import type { Timeline } from "./timeline.ts";

/**
 * Somebody who has the leaked key and keeps to a script. Every key that was made or stolen on the way is used beside it, so
 * ending the leaked key alone doesn't end the misuse.
 */
export function createThief(
  uses: readonly ThiefUse[],
  timeline: Timeline,
  keys: Keyring,
  door: FrontDoor,
  leaked: KeyRecord,
) {
  const loot: Secret[] = [leaked.value];

  function mint(name: string): KeyRecord | null {
    if (!keys.hasRoom(leaked.kind, leaked.team)) return null;
    const { kind, team } = leaked;
    const key = keys.add({ name, kind, ...(team === undefined ? {} : { team }) }, "minted");
    loot.push(key.value);
    return key;
  }

  function start(use: ThiefUse, origin: number): void {
    let minted = use.mints === undefined;
    let turn = 0;
    const again = (at: number): void => {
      if (at > origin + use.until * 1000) return;
      timeline.schedule(at, () => {
        const action = use.actions[turn++ % use.actions.length] ?? "call";
        const as = { userAgent: use.userAgent, address: use.address, principal: null };
        // A key that is made on the way is tried out in the same turn.
        for (const value of loot) {
          const makesKey = !minted;
          const outcome = door({
            value,
            caller: { is: "thief" },
            as,
            action: makesKey ? "keys.create" : action,
            ...(makesKey ? { mint: () => mint(use.mints ?? "key") } : {}),
          });
          if (outcome === "accepted") minted = true;
        }
        if (use.every !== undefined) again(at + use.every * 1000);
      });
    };
    again(origin + use.after * 1000);
  }

  /** Takes every replacement that lives now, and tries each out. */
  function steal(): void {
    const [habit] = uses;
    if (habit === undefined) return;
    const { userAgent, address, actions } = habit;
    for (const { origin, state, value } of keys.all()) {
      if (origin !== "issued" || state === "dead" || loot.includes(value)) continue;
      loot.push(value);
      door({
        value,
        caller: { is: "thief" },
        as: { userAgent, address, principal: null },
        action: actions[0] ?? "call",
      });
    }
  }

  return {
    steal,
    /** The script's times count from here. */
    startAt: (origin: number): void => uses.forEach((use) => start(use, origin)),
  };
}

export type Thief = ReturnType<typeof createThief>;
