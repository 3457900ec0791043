import { Secret } from "../../core/secret.ts";
import { parseTemplate } from "../../formats/template.ts";

/** A role and its password, as a consumer's value carries both. */
export interface PostgresLogin {
  readonly role: string;
  readonly password: Secret;
}

const IS_URL = /^postgres(?:ql)?:\/\//;

/** Letters that need no quoting wherever a value may be written: a connection string, JSON, a dotenv file. */
export function isPlainRole(role: string): boolean {
  return /^[A-Za-z0-9_.-]+$/.test(role);
}

/** The value that a consumer gets; in an address both parts are encoded. Elsewhere the role must be a plain one. */
export function writeLogin(template: string, { role, password }: PostgresLogin): Secret {
  const encode = IS_URL.test(template) ? encodeURIComponent : (text: string) => text;
  const parts = (parseTemplate(template) ?? []).map((part) => {
    if (typeof part === "string") return part;
    return encode(part.name === "role" ? role : password.reveal());
  });
  return new Secret(parts.join(""));
}

/** Role and password in a value: of any PostgreSQL address, else as the template has it. Null where they can't be told. */
export function readLogin(template: string | undefined, value: Secret): PostgresLogin | null {
  const text = value.reveal();
  if (IS_URL.test(text)) return fromUrl(text);
  if (template === undefined || IS_URL.test(template)) return null;
  const [head = "", first, middle = "", , tail = ""] = withEnds(template);
  if (first === undefined || !text.startsWith(head) || !text.endsWith(tail)) return null;
  const inner = text.slice(head.length, text.length - tail.length);
  // A role is plain; a password may hold anything, the text between the two as well.
  const at = first === "role" ? inner.indexOf(middle) : inner.lastIndexOf(middle);
  const [a, b] = [inner.slice(0, at), inner.slice(at + middle.length)];
  const [role, password] = first === "role" ? [a, b] : [b, a];
  return at > 0 && isPlainRole(role) && password !== "" ? { role, password: new Secret(password) } : null;
}

function fromUrl(text: string): PostgresLogin | null {
  const url = URL.parse(text);
  if (url === null || url.username === "" || url.password === "") return null;
  try {
    return {
      role: decodeURIComponent(url.username),
      password: new Secret(decodeURIComponent(url.password)),
    };
  } catch {
    return null;
  }
}

/** Literal, name, literal, name, literal: with an empty literal where a look-up stands at an end. */
function withEnds(template: string): readonly string[] {
  const parts = (parseTemplate(template) ?? []).map((part) => (typeof part === "string" ? part : part.name));
  return template.startsWith("${") ? ["", ...parts] : parts;
}
