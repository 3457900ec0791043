/** What `stanch adapters` shows of an adapter: only what its code does. */
export interface AdapterCard<Capability extends string> {
  /** One line, without a full stop. */
  readonly about: string;
  readonly can: readonly Capability[];
  /** A package or program that has to be installed beside stanch. */
  readonly needs?: string;
}

export type ProviderCapability =
  | "list"
  | "create"
  | "restrict"
  | "disable"
  | "end"
  | "audit"
  | "by hand"
  | "depends on its file";
export type AuditLogCapability = "names keys" | "grows" | "depends on its format";
export type StoreCapability = "reads back" | "refuses lost updates" | "by hand";
export type ReloadCapability = "waits until it has taken effect" | "by hand";
export type ProbeCapability =
  | "presents a key"
  | "negative control"
  | "asks a consumer"
  | "reports a fingerprint"
  | "several instances";
export type NotifierCapability =
  | "recognises repeats"
  | "ends its alerts"
  | "by person"
  | "signed"
  | "stays on this machine";
