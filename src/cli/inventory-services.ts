import type { FoundPlace } from "../core/inventory/found/found-place.ts";
import type { UnexplainedCallers } from "../core/inventory/found/callers-in-log.ts";
import type { LogReading } from "../core/audit-event.ts";
import type { InventoryRow } from "../core/inventory/row.ts";
import type { CallerMatch } from "../core/consumer.ts";

/** What to look through for keys that callers hold. */
export interface ScanRequest {
  readonly paths: readonly string[];
  /** Reports of other scanners on the same files. */
  readonly reports: readonly string[];
  /** Places are told relative to the folder of this file. */
  readonly inventory: string;
  /** Its fingerprint key makes values comparable with rows; without one there are no fingerprints. */
  readonly workspace: string;
  readonly signal: AbortSignal;
}

export interface ScannedPlaces {
  readonly places: readonly FoundPlace[];
  readonly files: number;
  readonly bytes: number;
  /** Folders and files that were passed over, by name or kind, with how many. */
  readonly skipped: readonly { readonly what: string; readonly count: number }[];
  readonly symlinks: number;
  /** Some of those that couldn't be read. */
  readonly unreadable: readonly string[];
  readonly unreadableCount: number;
  readonly hasFingerprints: boolean;
}

/** Log files to hold against an inventory. */
export interface LogCallersRequest {
  readonly files: readonly string[];
  /** Only calls on this key. */
  readonly key: string | null;
  /** Name of a format, or a mapping file. */
  readonly format?: string;
  readonly rows: readonly InventoryRow[];
  readonly responder: CallerMatch;
}

export interface LogCallers extends UnexplainedCallers {
  readonly read: LogReading;
}

/** What commands on the inventory do with files and logs. */
export interface InventoryServices {
  /** Looks through files for keys, and for what stands for one (`ERR_FILE_UNREADABLE`, `ERR_FORMAT` of a report). */
  scanPlaces(request: ScanRequest): Promise<ScannedPlaces>;
  /** Holds the calls of log files against an inventory (`ERR_AUDIT_UNREADABLE`, `ERR_AUDIT_FORMAT`). */
  logCallers(request: LogCallersRequest): Promise<LogCallers>;
}
