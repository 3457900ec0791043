/**
 * What a class of Datadog's client looks like on the wire: names in snake case, dates as text, and none of the members
 * that only the client has.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [K in keyof T as K extends Own ? never : K extends string ? Snake<K> : never]: Wire<T[K]> }
      : T;

type Own = "additionalProperties" | "_unparsed";

type Snake<S extends string> = S extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : S;
