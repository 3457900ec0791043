import { z } from "zod";
import { StanchError, unsupported } from "../../core/errors.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { answerError } from "../answer-error.ts";
import { type GithubApiOptions, createGithubApi } from "../github/api.ts";
import { settledRows } from "../github/pages.ts";
import { sealedBox } from "../github/sealed-box.ts";
import { type SecretPlace, secretPaths } from "../github/secret-place.ts";
import type { HttpAnswer } from "../http.ts";

export interface GithubActionsStoreOptions extends GithubApiOptions, SecretPlace {
  readonly name: string;
}

const publicKeySchema = z.object({ key_id: z.string().min(1).max(200), key: z.string().min(1).max(200) });
const orgSecretSchema = z.object({ visibility: z.enum(["all", "private", "selected"]) });
const repositoriesSchema = z.object({ repositories: z.array(z.object({ id: z.int().positive() })).max(100) });

/**
 * A secret of GitHub Actions in a repository, an environment or an organisation. It takes effect for runs that are queued
 * after the write. A secret that isn't there yet is made, but in an organisation: who would see it isn't for stanch to say.
 */
export function createGithubActionsStore(options: GithubActionsStoreOptions): ConsumerStore {
  const { name, organization } = options;
  const api = createGithubApi(options);
  const paths = secretPaths(options);

  async function read<T>(path: string, what: string, schema: z.ZodType<T>): Promise<T> {
    const answer = await api.send({ method: "GET", url: api.at(path) });
    const about = { name, what, changes: false, permission: paths.reads };
    if (answer.status !== 200) throw answerError(about, answer);
    return parsed(schema, answer, `can't ${what}`);
  }

  function parsed<T>(schema: z.ZodType<T>, answer: HttpAnswer, what: string): T {
    const result = schema.safeParse(answer.json());
    if (result.success) return result.data;
    throw unclear(what, "the answer isn't one that is known");
  }

  function unclear(what: string, why: string): StanchError {
    return new StanchError({
      code: "ERR_STORE_ANSWER",
      message: `${name} ${what}: ${why}`,
      retry: "later",
    });
  }

  /** Whoever sees the secret of an organisation goes on seeing it: a write without this would change it. */
  async function audience(): Promise<Readonly<Record<string, unknown>>> {
    if (organization === undefined) return {};
    const { visibility } = await read(paths.secret, "look at the secret", orgSecretSchema);
    if (visibility !== "selected") return { visibility };
    const what = "list the repositories that see the secret";
    const repositories = await settledRows(
      {
        api,
        url: api.at(`${paths.secret}/repositories`, [["per_page", "100"]]),
        rows(answer) {
          const about = { name, what, changes: false, permission: paths.reads };
          if (answer.status !== 200) throw answerError(about, answer);
          return parsed(repositoriesSchema, answer, `can't ${what}`).repositories;
        },
        endless: (why) => unclear(`can't ${what}`, why),
      },
      ({ id }) => id,
    );
    return { visibility, selected_repository_ids: repositories.map(({ id }) => id) };
  }

  return {
    name,
    canRead: false,
    byHand: false,
    async preflight() {
      await read(paths.publicKey, "read the public key", publicKeySchema);
      // A consumer that reads another name would never see what is written here.
      await read(paths.secret, "look at the secret", z.object({ name: z.string() }));
      await audience();
    },
    read: () => Promise.reject(unsupported(name, "read back a secret of GitHub Actions")),
    async write(value) {
      const { key, key_id } = await read(paths.publicKey, "read the public key", publicKeySchema);
      const encrypted_value = await sealedBox(value, key);
      if (encrypted_value === null) throw unclear("can't seal the secret", "GitHub's public key is none");
      const body = { encrypted_value, key_id, ...(await audience()) };
      const answer = await api.send({ method: "PUT", url: api.at(paths.secret), body });
      // 201 made, 204 replaced.
      if (answer.status === 201 || answer.status === 204) return;
      throw answerError({ name, what: "write the secret", changes: true, permission: paths.writes }, answer);
    },
  };
}
