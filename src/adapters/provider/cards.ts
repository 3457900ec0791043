import type { AdapterCard, ProviderCapability } from "../card.ts";
import type { ProviderEntry } from "./index.ts";

/** Every kind of provider there is. */
export const PROVIDER_CARDS: Readonly<Record<ProviderEntry["adapter"], AdapterCard<ProviderCapability>>> = {
  http: { about: "an HTTP API, as a mapping file describes it", can: ["depends on its file"] },
  manual: { about: "clicks for a person, as a clicks file lists them", can: ["by hand"] },
  "postgres-role": {
    about: "login roles of a PostgreSQL server, those of one group",
    can: ["list", "create", "disable", "end"],
    needs: "pg",
  },
};
