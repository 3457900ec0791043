import type { FakeServer } from "../fake-server.ts";
import type { FakeKey, KeyLedger } from "../key-ledger.ts";

/** A key service of a shape of its own, which a mapping must be able to drive. */
export interface MappedFake {
  readonly server: FakeServer;
  readonly ledger: KeyLedger;
  /** stanch's own credential there. */
  readonly admin: string;
  /** Every value that must not turn up in an error or a log. */
  secrets(): readonly string[];
  /** The id by which a mapping knows the key; its own unless told. */
  readonly idOf?: (key: FakeKey) => string;
}
