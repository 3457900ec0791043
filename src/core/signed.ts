/** A row that a person signed: Ed25519 over the canonical form of `{incident, type, at, data}` without `signature`. */
export type Signed<T> = T & { readonly by: string; readonly signature: string };
