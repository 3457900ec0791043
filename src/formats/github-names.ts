import { z } from "zod";
import { valueError } from "./zod-words.ts";

/** Login of an organisation at GitHub. */
export const organizationSchema = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/, {
  error: valueError((value) => `${value} isn't the login of an organisation`),
});

/** A repository at GitHub, as `owner/name`. */
export const repositorySchema = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/, {
    error: valueError((value) => `${value} isn't a repository: owner/name`),
  });

/** Name of a secret of GitHub Actions. */
export const secretNameSchema = z.string().regex(/^(?!GITHUB_)[A-Z_][A-Z0-9_]{0,254}$/, {
  error: valueError(
    (value) => `${value} isn't the name of a secret: capitals, digits and "_", not beginning with GITHUB_`,
  ),
});

/** File name of a workflow, as `deploy.yml`. */
export const workflowSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,100}\.ya?ml$/, {
  error: valueError((value) => `${value} isn't the file name of a workflow: deploy.yml`),
});

/** Where a secret of GitHub Actions stands: in a repository, in one of its environments, or in an organisation. */
export const secretPlaceFields = {
  repository: repositorySchema.exactOptional(),
  environment: z.string().min(1).max(255).exactOptional(),
  organization: organizationSchema.exactOptional(),
  secret: secretNameSchema,
};

interface SecretPlaceFields {
  readonly repository?: string;
  readonly environment?: string;
  readonly organization?: string;
}

/** Says one place and no more. */
export function isOnePlace({ repository, environment, organization }: SecretPlaceFields): boolean {
  return organization === undefined
    ? repository !== undefined
    : repository === undefined && environment === undefined;
}

export const ONE_PLACE = {
  path: ["repository"],
  message: "needs a repository, with an environment of it if the secret stands there, or an organization",
};
