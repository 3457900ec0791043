import { StanchError } from "../../core/errors.ts";
import type { Reload } from "../../ports/consumer-store.ts";
import type { Member } from "../world/fleet.ts";
import type { Model } from "../world/model.ts";

/** Makes simulated consumers take what their stores hold; a broken one fails and goes on with what it had. */
export function simulatedReload(model: Model, name: string, members: readonly Member[]): Reload {
  return {
    name,
    async run() {
      await model.spend();
      for (const member of members) model.fleet.deploy(member);
      const broken = members.find(({ behaviour }) => behaviour.broken);
      if (broken === undefined) return;
      throw new StanchError({
        code: "ERR_COMMAND_FAILED",
        message: `${name} failed: ${broken.consumer.id} doesn't come up with the new value`,
        retry: "later",
        happened: "unknown",
      });
    },
  };
}

/** Pauses all consumers, or lets them go on. */
export function simulatedPause(model: Model, name: string, paused: boolean): Reload {
  return {
    name,
    async run() {
      await model.spend();
      for (const member of model.fleet.members) member.paused = paused;
      model.did(paused ? "paused" : "resumed", null);
    },
  };
}
