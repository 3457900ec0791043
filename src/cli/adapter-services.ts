/** One adapter of a section of the config, or a mapping that comes with stanch. */
export interface ListedAdapter {
  readonly section: "providers" | "mappings" | "auditLogs" | "stores" | "reloads" | "probes" | "notifiers";
  readonly name: string;
  readonly about: string;
  readonly can: readonly string[];
  /** A package or program that has to be there. */
  readonly needs: string | null;
}

/** A mapping, and what its live server showed of it. */
export interface CheckedProvider {
  readonly name: string;
  readonly asOf: string;
  /** The provider of the config that was tried; null where none has this mapping. */
  readonly tried: string | null;
  readonly findings: readonly ProviderFinding[];
}

export interface ProviderFinding {
  readonly what: string;
  /** `unseen`: nothing speaks against it, nothing showed it. `wrong`: the server says otherwise. */
  readonly verdict: "seen" | "unseen" | "wrong" | "untried" | "absent";
  readonly detail: string;
}
