import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import type { CredentialFields, SessionFields } from "../../formats/provider-credential.ts";
import type { ProviderMapping } from "../../formats/provider-mapping.ts";
import { renderText } from "../template.ts";
import type { Lookups } from "../template.ts";

export type Headers = { readonly [name: string]: string | Secret };

/** The header that presents the credential. Throws `ERR_PROVIDER_VALUE` for a user that Basic can't carry. */
export function presentCredential(
  fields: CredentialFields | undefined,
  credential: Secret | null,
  variables: Lookups,
): Headers {
  if (fields === undefined || credential === null) return {};
  const { header, scheme, user, password } = fields;
  return { [header.toLowerCase()]: withScheme(scheme, credential, basicUser(user, variables), password) };
}

/** The header that presents what a log-in gave. */
export function presentSession(mapping: ProviderMapping, session: Secret): Headers {
  const fields = sessionFields(mapping);
  if ("cookie" in fields) return { cookie: new Secret(`${fields.cookie}=${session.reveal()}`) };
  return { [fields.header.toLowerCase()]: withScheme(fields.scheme, session, "", fields.password) };
}

/** Both sets of headers; cookies of both go into one header, of all others the second's count. */
export function mergeHeaders(one: Headers, two: Headers): Headers {
  const cookies = [one["cookie"], two["cookie"]].flatMap((cookie) =>
    cookie === undefined ? [] : [cookie instanceof Secret ? cookie.reveal() : cookie],
  );
  const cookie = new Secret(cookies.join("; "));
  return { ...one, ...two, ...(cookies.length > 1 ? { cookie } : {}) };
}

function sessionFields({ session, credential, steps }: ProviderMapping): SessionFields {
  if (session !== undefined) return session;
  const source = steps.login?.session ?? { pointer: "" };
  if ("cookie" in source) return { cookie: source.cookie };
  if ("cookies" in source) return { header: "cookie", scheme: "raw" };
  const { header = "authorization", scheme = "Bearer" } = credential ?? {};
  return { header, scheme };
}

function withScheme(scheme: string, secret: Secret, user: string, password: string | undefined): Secret {
  const after = password === undefined ? "" : `:${password}`;
  switch (scheme) {
    case "raw":
      return secret;
    case "Basic":
      return new Secret(`Basic ${Buffer.from(user + secret.reveal() + after).toString("base64")}`);
    default:
      return new Secret(`${scheme} ${secret.reveal()}`);
  }
}

/** What follows the first colon would be taken for the password. */
function basicUser(template: string | undefined, variables: Lookups): string {
  if (template === undefined) return "";
  const user = String(renderText(template, variables));
  if (user === "" || user.includes(":")) {
    throw new StanchError({
      code: "ERR_PROVIDER_VALUE",
      message: "the user of the credential is empty or holds a colon",
    });
  }
  return `${user}:`;
}
