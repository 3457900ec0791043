import { z } from "zod";
import { choiceError } from "../zod-words.ts";
import { awsLambdaEnvStoreSchema } from "./stores/aws-lambda-env.ts";
import { awsSecretsManagerStoreSchema } from "./stores/aws-secrets-manager.ts";
import { commandStoreSchema } from "./stores/command.ts";
import { dotenvStoreSchema } from "./stores/dotenv.ts";
import { githubActionsStoreSchema } from "./stores/github-actions.ts";
import { gitlabVariableStoreSchema } from "./stores/gitlab-variable.ts";
import { kubernetesSecretStoreSchema } from "./stores/kubernetes-secret.ts";
import { httpStoreSchema } from "./stores/http.ts";
import { manualStoreSchema } from "./stores/manual.ts";
import { npmrcStoreSchema } from "./stores/npmrc.ts";
import { vaultKvStoreSchema } from "./stores/vault-kv.ts";

/** Where a consumer keeps the key. */
export const storeSchema = z.discriminatedUnion(
  "adapter",
  [
    awsLambdaEnvStoreSchema,
    awsSecretsManagerStoreSchema,
    commandStoreSchema,
    dotenvStoreSchema,
    githubActionsStoreSchema,
    gitlabVariableStoreSchema,
    httpStoreSchema,
    kubernetesSecretStoreSchema,
    manualStoreSchema,
    npmrcStoreSchema,
    vaultKvStoreSchema,
  ],
  { error: choiceError("an adapter here") },
);
