import { repositoryPath } from "./api.ts";

/** Where a secret of GitHub Actions stands. */
export interface SecretPlace {
  readonly repository?: string;
  readonly environment?: string;
  readonly organization?: string;
  readonly secret: string;
}

export interface SecretPaths {
  readonly publicKey: string;
  readonly secret: string;
  /** What a credential needs to read about the secret, and to write it, in GitHub's words. */
  readonly reads: string;
  readonly writes: string;
}

/** Paths and permissions of a secret; the config has checked that it stands in one place. */
export function secretPaths({
  repository = "",
  environment,
  organization,
  secret,
}: SecretPlace): SecretPaths {
  const at = (base: string, permission: string, scope: string): SecretPaths => ({
    publicKey: `${base}/public-key`,
    secret: `${base}/${encodeURIComponent(secret)}`,
    reads: `${permission} (read), or the scope ${scope}`,
    writes: `${permission} (write), or the scope ${scope}`,
  });
  if (organization !== undefined) {
    const base = `/orgs/${encodeURIComponent(organization)}/actions/secrets`;
    return at(base, 'the organization permission "Secrets"', "admin:org");
  }
  const base = repositoryPath(repository);
  if (environment === undefined) {
    return at(`${base}/actions/secrets`, 'the repository permission "Secrets"', "repo");
  }
  return at(
    `${base}/environments/${encodeURIComponent(environment)}/secrets`,
    'the repository permission "Environments"',
    "repo",
  );
}
