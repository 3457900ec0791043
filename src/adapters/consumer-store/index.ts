import { awsEndpoint } from "../../formats/aws-hosts.ts";
import type { PairNames } from "../../formats/aws.ts";
import type { Config } from "../../formats/config.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { githubCredential } from "../github/credential.ts";
import { clusterOf } from "../kubernetes/cluster-of.ts";
import type { AdapterParts } from "../parts.ts";
import { awsCredentials } from "../aws/credentials.ts";
import type { Slots } from "../aws/slots.ts";
import { createAwsLambdaEnvStore } from "./aws-lambda-env.ts";
import { createAwsSecretsManagerStore } from "./aws-secrets-manager.ts";
import { createCommandStore } from "./command.ts";
import { createDotenvStore } from "./dotenv.ts";
import { createHttpStore } from "./http.ts";
import { createGithubActionsStore } from "./github-actions.ts";
import { createGitlabVariableStore } from "./gitlab-variable.ts";
import { createKubernetesSecretStore } from "./kubernetes-secret.ts";
import { createManualStore } from "./manual.ts";
import { createNpmrcStore } from "./npmrc.ts";
import { createVaultStore } from "./vault-kv.ts";

/** An entry under `stores` in the operator's config. */
export type StoreEntry = Config["stores"][string];

const COMMAND_SECONDS = 30;

/** The store that an entry of the config asks for. */
export function createConsumerStore(name: string, entry: StoreEntry, parts: AdapterParts): ConsumerStore {
  switch (entry.adapter) {
    case "aws-lambda-env": {
      const { region, function: of, variable, pair, baseUrl = awsEndpoint("lambda", region) } = entry;
      const slots = slotsOf(variable, pair);
      if (slots === null) throw new Error("neither a variable nor a pair");
      const { http, clock } = parts;
      const credentials = awsCredentials(entry.credentials, parts);
      return createAwsLambdaEnvStore({
        name,
        region,
        endpoint: baseUrl,
        credentials,
        http,
        clock,
        function: of,
        slots,
      });
    }
    case "aws-secrets-manager": {
      const { region, secret, member, pair, baseUrl = awsEndpoint("secretsmanager", region) } = entry;
      const slots = slotsOf(member, pair);
      const credentials = awsCredentials(entry.credentials, parts);
      const { http } = parts;
      return createAwsSecretsManagerStore({
        name,
        region,
        endpoint: baseUrl,
        credentials,
        http,
        secret,
        slots,
      });
    }
    case "command": {
      const { adapter: _adapter, timeout = COMMAND_SECONDS, ...argvs } = entry;
      const { folder, processes } = parts;
      return createCommandStore({ name, ...argvs, cwd: folder, timeoutSeconds: timeout, processes });
    }
    case "dotenv":
      return createDotenvStore({ name, path: parts.path(entry.path), variable: entry.variable });
    case "http": {
      const { adapter: _adapter, credential, ...about } = entry;
      const secret = credential === undefined ? {} : { credential: parts.secret(credential) };
      return createHttpStore({ name, ...secret, ...about, http: parts.http });
    }
    case "github-actions": {
      const { adapter: _adapter, credential, ...about } = entry;
      const { http, clock } = parts;
      return createGithubActionsStore({
        name,
        ...about,
        credential: githubCredential(credential, entry.baseUrl, parts),
        http,
        clock,
      });
    }
    case "gitlab-variable": {
      const { adapter: _adapter, credential, project, group = "", ...about } = entry;
      const owner = project === undefined ? { group } : { project };
      return createGitlabVariableStore({
        name,
        ...about,
        owner,
        credential: parts.secret(credential),
        http: parts.http,
      });
    }
    case "kubernetes-secret": {
      const { secret, key } = entry;
      const { processes } = parts;
      return createKubernetesSecretStore({ name, cluster: clusterOf(entry, parts), secret, key, processes });
    }
    case "manual": {
      const write = { steps: entry.clicks, asOf: entry.asOf };
      return createManualStore({ name, write, valueFrom: parts.spoolHint, prompter: parts.prompter });
    }
    case "npmrc":
      return createNpmrcStore({ name, path: parts.path(entry.path), registry: entry.registry });
    case "vault-kv": {
      const { adapter: _adapter, credential, ...about } = entry;
      return createVaultStore({ name, credential: parts.secret(credential), ...about, http: parts.http });
    }
  }
}

function slotsOf(one: string | undefined, pair: PairNames | undefined): Slots | null {
  if (pair !== undefined) return { pair };
  return one === undefined ? null : { one };
}
