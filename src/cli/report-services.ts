import type { KeyFacts } from "../core/key-facts.ts";
import type { KeyHandle, KeyState } from "../core/key.ts";
import type { FoundKey } from "../formats/findings/found-keys.ts";
import type { Prompter } from "../ports/prompter.ts";

/** A report of a scanner or provider, and which key of it is meant. */
export interface ReportRequest {
  /** `-` for standard input. */
  readonly file: string;
  /** Recognised by its shape unless it is named here. */
  readonly format?: string;
  /** Number or fingerprint of the key that is meant; needed where a report is about several. */
  readonly pick?: string;
  readonly signature?: ReportSignature;
}

/** A header as it came, and what it is checked with. */
export type ReportSignature =
  /** `X-Hub-Signature-256`, and where the webhook's secret is: `ask`, or a private file. */
  | { readonly header: string; readonly secret: string }
  /** `Github-Public-Key-Signature`, and a file of GitHub's public keys. */
  | { readonly header: string; readonly keys: string };

/** What a report is about. */
export interface ReportKeys {
  /** As messages call it. */
  readonly file: string;
  readonly format: string;
  readonly keys: readonly FoundKey[];
}

/** A value that somebody has, and wants to know what it is. */
export interface IdentifyRequest {
  /** Where the value is to be had: `ask`, `-` for standard input, or a private file. */
  readonly value: string;
  /** Whose inventory and provider are asked, too. */
  readonly runbook?: string;
  readonly prompter: Prompter;
}

/** What may be said of it. */
export interface IdentifiedValue {
  readonly handle: KeyHandle;
  readonly facts: KeyFacts;
  /** Rows of the inventory: by the fingerprint that they name, or only by how their key begins. */
  readonly consumers: readonly { readonly id: string; readonly by: "fingerprint" | "prefix" }[];
  /** Keys of the provider's list, by both ends of the value or by its id; null where no list was read. */
  readonly keys:
    | readonly { readonly id: string; readonly name: string | null; readonly state: KeyState }[]
    | null;
  /** Incidents whose leaked key it is. */
  readonly incidents: readonly string[];
}
