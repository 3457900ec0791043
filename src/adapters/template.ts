import { StanchError } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { parseTemplate } from "../formats/template.ts";

/** `undefined`: the name is known but has no value in this call. */
export type LookupValue =
  | string
  | number
  | boolean
  | null
  | readonly unknown[]
  | { readonly [name: string]: unknown }
  | Secret
  | undefined;
export type Lookups = Readonly<Record<string, LookupValue>>;

/** Each value becomes part of one path segment, whatever it holds. */
export function renderPath(template: string, lookups: Lookups): string {
  const path = parts(template)
    .map((part) => (typeof part === "string" ? part : encodeURIComponent(plain(part.name, lookups))))
    .join("");
  // Dots aren't encoded and would be resolved: `/keys/..` is another route, and `/keys/` is all keys.
  if (/\/(?:\/|\.{1,2}(?:\/|$))/.test(path) || (path.endsWith("/") && !template.endsWith("/"))) {
    throw noValue("a value can't stand in the path of a call");
  }
  return path;
}

/** Name and value pairs, unencoded; a list gives one pair per entry, a missing value none. */
export function renderQuery(
  templates: Readonly<Record<string, string>>,
  lookups: Lookups,
): readonly (readonly [string, string])[] {
  return renderPairs(templates, lookups).map(([name, value]) => {
    if (value instanceof Secret) throw noValue("a secret can't stand in the address of a call");
    return [name, value];
  });
}

/** The same pairs as a form is sent; `Secret` if any of them is one. */
export function renderForm(templates: Readonly<Record<string, string>>, lookups: Lookups): string | Secret {
  const pairs = renderPairs(templates, lookups);
  const clear = pairs.map(([name, value]): [string, string] => [
    name,
    value instanceof Secret ? value.reveal() : value,
  ]);
  const form = new URLSearchParams(clear).toString();
  return pairs.some(([, value]) => value instanceof Secret) ? new Secret(form) : form;
}

function renderPairs(
  templates: Readonly<Record<string, string>>,
  lookups: Lookups,
): readonly (readonly [string, string | Secret])[] {
  return Object.entries(templates).flatMap(([name, template]) => {
    const only = exact(template);
    const value = only === null ? null : find(only, lookups);
    if (only !== null && value === undefined) return [];
    if (Array.isArray(value)) {
      return value.map((entry: unknown) => [name, shown(entry, only ?? name)] as const);
    }
    return [[name, renderText(template, lookups)] as const];
  });
}

/** `Secret` if any part of it is one. */
export function renderText(template: string, lookups: Lookups): string | Secret {
  const secret = parts(template).some(
    (part) => typeof part !== "string" && find(part.name, lookups) instanceof Secret,
  );
  if (!secret) return text(template, lookups);
  const clear = parts(template).map((part) => {
    if (typeof part === "string") return part;
    const value = find(part.name, lookups);
    return value instanceof Secret ? value.reveal() : plain(part.name, lookups);
  });
  return new Secret(clear.join(""));
}

/** By structure: a value can't become syntax. A string that is exactly one look-up takes the value's type, or is left out. */
export function renderJson(template: unknown, lookups: Lookups): unknown {
  if (typeof template === "string") {
    const only = exact(template);
    return only === null ? renderText(template, lookups) : find(only, lookups);
  }
  if (Array.isArray(template)) {
    return template.map((item) => renderJson(item, lookups)).filter((item) => item !== undefined);
  }
  if (template === null || typeof template !== "object") return template;
  const members = Object.entries(template).map(
    ([name, member]) => [name, renderJson(member, lookups)] as const,
  );
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function parts(template: string) {
  const parsed = parseTemplate(template);
  if (parsed === null) throw noValue("a template holds something that isn't a look-up");
  return parsed;
}

function exact(template: string): string | null {
  const [only, ...rest] = parts(template);
  return only === undefined || typeof only === "string" || rest.length > 0 ? null : only.name;
}

function text(template: string, lookups: Lookups): string {
  return parts(template)
    .map((part) => (typeof part === "string" ? part : plain(part.name, lookups)))
    .join("");
}

function find(name: string, lookups: Lookups): LookupValue {
  if (!Object.hasOwn(lookups, name)) throw noValue(`nothing gives \${${name}} a value`);
  return lookups[name];
}

function plain(name: string, lookups: Lookups): string {
  return shown(find(name, lookups), name);
}

function shown(value: unknown, name: string): string {
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  // A greater one has lost its last digits on the way.
  if (typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  throw noValue(`\${${name}} has no value that can stand inside a text`);
}

function noValue(message: string): StanchError {
  return new StanchError({ code: "ERR_PROVIDER_VALUE", message });
}
