import { z } from "zod";
import type { DeepReadonly } from "./readonly.ts";
import { secretRefSchema } from "./secret-ref.ts";

/** A GitHub App and where it is installed: its tokens live for an hour, so stanch makes them as they are needed. */
const githubAppSchema = z.strictObject({
  /** Client id or number of the App. */
  app: z.string().regex(/^[A-Za-z0-9.]{1,100}$/),
  installation: z.int().positive(),
  /** Its private key, PEM. */
  privateKey: secretRefSchema,
});

/** A token, or an App that makes them. */
export const githubCredentialSchema = z.union([githubAppSchema, secretRefSchema], {
  error:
    "must be {env: NAME}, {file: PATH} or {command: [...]} of a token, or an App: {app, installation, privateKey}",
});

export type GithubCredential = DeepReadonly<z.output<typeof githubCredentialSchema>>;
