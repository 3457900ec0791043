import type { AdapterCard, ProviderCapability } from "../card.ts";
import type { ProviderEntry } from "./index.ts";

/** Every kind of provider there is. */
export const PROVIDER_CARDS: Readonly<Record<ProviderEntry["adapter"], AdapterCard<ProviderCapability>>> = {
  "aws-iam": {
    about: "the access keys of one IAM user, and the event history of CloudTrail",
    can: ["list", "create", "restrict", "disable", "end", "audit"],
    needs: "@aws-sdk/client-iam, and @aws-sdk/client-cloudtrail for the audit",
  },
  github: {
    about: "personal access tokens of GitHub; new ones are made by hand",
    can: ["list", "end", "audit", "by hand"],
  },
  http: { about: "an HTTP API, as a mapping file describes it", can: ["depends on its file"] },
  manual: { about: "clicks for a person, as a clicks file lists them", can: ["by hand"] },
  "postgres-role": {
    about: "login roles of a PostgreSQL server, those of one group",
    can: ["list", "create", "disable", "end"],
    needs: "pg",
  },
};
