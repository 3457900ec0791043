import type { Secret } from "../../core/secret.ts";
import type { GithubCredential } from "../../formats/github-credential.ts";
import type { AdapterParts } from "../parts.ts";
import { createAppToken } from "./app-token.ts";

/** What calls of GitHub at this address present: a token as it is kept, or one that an App makes when it is needed. */
export function githubCredential(
  given: GithubCredential,
  baseUrl: string,
  { secret, http, clock }: Pick<AdapterParts, "secret" | "http" | "clock">,
): () => Promise<Secret> {
  if (!("app" in given)) return secret(given);
  const { app, installation, privateKey } = given;
  return createAppToken({ app, installation, privateKey: secret(privateKey), baseUrl, http, clock });
}
