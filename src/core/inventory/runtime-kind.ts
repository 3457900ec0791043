/** What runs a caller, as far as rules care. `unknown` is never read as any of the others. */
export type RuntimeKind =
  | "ci"
  | "serverless"
  | "intake"
  | "cron"
  | "systemd"
  | "container"
  | "server"
  | "editor"
  | "notebook"
  | "laptop"
  | "unknown";

/** Each kind in words, and whether it calls with nobody at the keyboard; null where that can't be said. */
export const RUNTIME_KINDS: Readonly<
  Record<RuntimeKind, { readonly words: string; readonly unattended: boolean | null }>
> = {
  ci: { words: "CI", unattended: true },
  serverless: { words: "serverless function", unattended: true },
  intake: { words: "intake or webhook", unattended: true },
  cron: { words: "cron", unattended: true },
  systemd: { words: "systemd", unattended: true },
  container: { words: "container", unattended: true },
  server: { words: "server", unattended: true },
  editor: { words: "editor session", unattended: false },
  notebook: { words: "notebook", unattended: false },
  laptop: { words: "laptop", unattended: false },
  unknown: { words: "unknown runtime", unattended: null },
};

/** One thing that runs callers. */
export interface RuntimeSystem {
  /** As a scan names it. */
  readonly id: string;
  readonly words: string;
  readonly kind: RuntimeKind;
  /** What names of its keys begin with, without the dash; the first is the one to give to a new key. */
  readonly keyPrefixes: readonly string[];
  /** Further words by which people name it, in lower case. */
  readonly phrases: readonly string[];
}
