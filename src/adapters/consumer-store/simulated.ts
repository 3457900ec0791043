import { StanchError, unsupported } from "../../core/errors.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import type { Member } from "../world/fleet.ts";
import type { Model } from "../world/model.ts";

/**
 * The store of one or several simulated consumers. Unless it is locked a write appears to work; whether a runtime ever
 * sees it is the consumer's behaviour.
 */
export function simulatedStore(model: Model, name: string, members: readonly Member[]): ConsumerStore {
  async function open(): Promise<void> {
    await model.spend();
    if (!members.some(({ locked }) => locked)) return;
    throw new StanchError({ code: "ERR_STORE_UNWRITABLE", message: `${name} may not be written` });
  }

  const canRead = members.every(({ behaviour }) => behaviour.canRead);
  return {
    name,
    canRead,
    byHand: members.some(({ behaviour }) => behaviour.byHand),
    preflight: open,
    async read() {
      const [first] = members;
      if (!canRead || first === undefined) throw unsupported(name, "read its value back");
      await model.spend();
      return first.stored;
    },
    async write(value) {
      await open();
      for (const member of members) {
        member.stored = value;
        if (member.consumer.reload === undefined) model.fleet.deploy(member);
        model.injects.happened("written", member.consumer.id);
      }
    },
  };
}
