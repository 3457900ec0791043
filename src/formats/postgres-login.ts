import { z } from "zod";
import { lookupsIn, parseTemplate, templateSchema } from "./template.ts";

/** Where a PostgreSQL server listens, and the database to connect to: `postgres://HOST[:PORT]/DATABASE`, nothing else. */
export const postgresUrlSchema = z
  .string()
  .max(1000)
  // The value isn't repeated: a password may stand in it.
  .refine((text) => postgresTarget(text) !== null, {
    error:
      "isn't an address such as postgres://db.example.com:5432/app, without a user, a password and a query",
  });

/** Without it the server's certificate must be one that this machine trusts. `off` sends everything in clear. */
export const postgresTlsSchema = z.union([
  z.literal("off"),
  z.strictObject({
    /** A file with the certificate of the authority, PEM. */ ca: z.string().min(1).max(1000),
  }),
]);

/** How a role and its password are written into one value: `postgres://${role}:${password}@db.example.com/app`. */
export const loginTemplateSchema = templateSchema.refine(isLogin, {
  error: "must look up ${role} and ${password}, each once, with something between them",
});

/** What an address of `postgresUrlSchema` says; null for any other text. */
export function postgresTarget(
  text: string,
): { readonly host: string; readonly port: number; readonly database: string } | null {
  const url = URL.parse(text);
  const [, host, , database] =
    /^postgres(?:ql)?:\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?\/([A-Za-z0-9._-]{1,63})$/.exec(text) ?? [];
  if (url === null || host === undefined || database === undefined) return null;
  return { host: host.replaceAll(/[[\]]/g, ""), port: Number(url.port || "5432"), database };
}

function isLogin(template: string): boolean {
  const names = lookupsIn(template);
  const touching = /\}\$\{/.test(template);
  return parseTemplate(template) !== null && !touching && names.toSorted().join() === "password,role";
}
