import type { AdapterCard, ProbeCapability } from "../card.ts";
import type { ProbeEntry } from "./index.ts";

/** Every kind of probe there is. */
export const PROBE_CARDS: Readonly<Record<ProbeEntry["adapter"], AdapterCard<ProbeCapability>>> = {
  all: { about: "several key probes that must agree", can: ["presents a key", "negative control"] },
  "consumer-report": {
    about: "a status endpoint or a program that says what the consumer did with its key",
    can: ["asks a consumer", "reports a fingerprint", "several instances"],
  },
  http: {
    about: "a call of the provider with the key, and with a made-up one",
    can: ["presents a key", "negative control"],
  },
  postgres: {
    about: "a login at a PostgreSQL server with the key, and with a made-up password",
    can: ["presents a key", "negative control"],
    needs: "pg",
  },
};
