import { createModel } from "../../src/adapters/world/model.ts";
import { simulatedStore } from "../../src/adapters/consumer-store/simulated.ts";
import { simulatedNotifier } from "../../src/adapters/notifier/simulated.ts";
import { simulatedConsumerProbe, simulatedKeyProbe } from "../../src/adapters/probe/simulated.ts";
import { Secret } from "../../src/core/secret.ts";
import { consumer, MINUTE, sampleSpec } from "../adapters/world/sample-world.ts";
import { consumerStoreContract } from "./consumer-store.ts";
import { notifierContract } from "./notifier.ts";
import { consumerProbeContract, keyProbeContract } from "./probe.ts";

/** A world and its one consumer, seen from the inside. */
function open(spec = sampleSpec()) {
  const model = createModel(spec, "contract");
  const [member] = model.fleet.members;
  if (member === undefined) throw new Error("the sample world has a consumer");
  return { model, member };
}

consumerStoreContract("simulated", async (initial) => {
  const { model, member } = open();
  const store = simulatedStore(model, "checkout-store", [member]);
  await store.write(new Secret(initial));
  return {
    store,
    stored: async () => member.stored.reveal(),
    breakIt: async () => {
      member.locked = true;
    },
  };
});

consumerStoreContract("simulated, by hand", async (initial) => {
  const { model, member } = open(
    sampleSpec({ consumers: [consumer("laptop", { byHand: true, canRead: false })] }),
  );
  const store = simulatedStore(model, "laptop-store", [member]);
  await store.write(new Secret(initial));
  return { store, stored: async () => null, breakIt: "what a person can't do, a person says" };
});

notifierContract("simulated", async () => {
  const { model } = open();
  return {
    notifier: simulatedNotifier(model, "channel"),
    received: async () => model.notices.map(({ text }) => text).join("\n"),
    breakIt: "a rehearsal has no notices that can't be delivered",
  };
});

const { leaked } = open().model;

keyProbeContract({
  live: leaked.value,
  dead: new Secret("team.EXAMPLEakeythatisnotthereanymore"),
  open: async (mood) => {
    const { model } = open(sampleSpec({ provider: { probeRouteOpen: mood === "open" } }));
    if (mood === "down" || mood === "silent") model.troubles.downUntil = Infinity;
    return simulatedKeyProbe(model, "models");
  },
});

consumerProbeContract({
  open: async (mood) => {
    const { model, member } = open();
    if (mood === "refused") model.keys.turn(model.leaked, "dead");
    if (mood === "gone") member.paused = true;
    await model.timeline.clock.sleep(MINUTE);
    return simulatedConsumerProbe(model, "checkout-probe", member);
  },
});
