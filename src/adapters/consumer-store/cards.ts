import type { AdapterCard, StoreCapability } from "../card.ts";
import type { StoreEntry } from "./index.ts";

/** Every kind of place for a key that there is. */
export const STORE_CARDS: Readonly<Record<StoreEntry["adapter"], AdapterCard<StoreCapability>>> = {
  "aws-lambda-env": {
    about: "variables of a Lambda function's environment",
    can: ["reads back", "refuses lost updates"],
    needs: "@aws-sdk/client-lambda",
  },
  "aws-secrets-manager": {
    about: "a secret of AWS Secrets Manager, or members of its JSON",
    can: ["reads back", "refuses lost updates"],
    needs: "@aws-sdk/client-secrets-manager",
  },
  command: { about: "a program that takes the value on standard input", can: ["reads back"] },
  dotenv: { about: "one variable of a dotenv file", can: ["reads back"] },
  http: { about: "an HTTP API, as its entry describes it", can: ["reads back"] },
  "github-actions": { about: "a secret of GitHub Actions, for runs queued after the write", can: [] },
  "gitlab-variable": { about: "a CI/CD variable of a project or group", can: ["reads back"] },
  "kubernetes-secret": {
    about: "one key of a Secret",
    can: ["reads back", "refuses lost updates"],
    needs: "kubectl",
  },
  manual: { about: "clicks for a person, who confirms them", can: ["by hand"] },
  npmrc: { about: "the token for one registry in an .npmrc", can: ["reads back"] },
  "vault-kv": {
    about: "one member of a secret in Vault or OpenBao, key-value engine version 2",
    can: ["reads back", "refuses lost updates"],
  },
};
