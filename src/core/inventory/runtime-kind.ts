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

/** Each kind in words, one and many, and whether it calls with nobody at the keyboard; null where that can't be said. */
export const RUNTIME_KINDS: Readonly<
  Record<RuntimeKind, { readonly words: string; readonly many: string; readonly unattended: boolean | null }>
> = {
  ci: { words: "CI", many: "CI jobs", unattended: true },
  serverless: { words: "serverless function", many: "serverless functions", unattended: true },
  intake: { words: "intake or webhook", many: "intakes", unattended: true },
  cron: { words: "cron", many: "cron jobs", unattended: true },
  systemd: { words: "systemd", many: "systemd units", unattended: true },
  container: { words: "container", many: "containers", unattended: true },
  server: { words: "server", many: "servers", unattended: true },
  editor: { words: "editor session", many: "editor sessions", unattended: false },
  notebook: { words: "notebook", many: "notebooks", unattended: false },
  laptop: { words: "laptop", many: "laptops", unattended: false },
  unknown: { words: "unknown runtime", many: "callers of an unknown runtime", unattended: null },
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
