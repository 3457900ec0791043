/**
 * A credential value that can't be printed by accident: `toString`, `toJSON` and `inspect` give `team.***k3f9`.
 * `reveal()` may be called in `src/adapters/` only (a test enforces it). This is not cryptography: it stops slips, not debuggers.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    for (const watcher of watchers) watcher(this);
  }

  /** The clear value. Adapters only. */
  reveal(): string {
    return this.#value;
  }

  get length(): number {
    return this.#value.length;
  }

  get isEmpty(): boolean {
    return this.#value.length === 0;
  }

  /** `team.***k3f9`: shown everywhere a key is named. */
  get mask(): string {
    return maskOf(prefixOf(this.#value), lastFourOf(this.#value));
  }

  get prefix(): string {
    return prefixOf(this.#value);
  }

  get lastFour(): string {
    return lastFourOf(this.#value);
  }

  toString(): string {
    return this.mask;
  }

  toJSON(): string {
    return this.mask;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Secret(${this.mask})`;
  }
}

const watchers = new Set<(secret: Secret) => void>();

/**
 * Calls `watcher` with every secret that is made from now on, until the returned function is called. For the scrubber of
 * outputs, which must know a value before anything can print it.
 */
export function watchSecrets(watcher: (secret: Secret) => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** The mask of a key whose value isn't held. */
export function maskOf(prefix: string, lastFour: string): string {
  return `${prefix}***${lastFour}`;
}

/** `team.`, `user.`, `ghp_`, `AKIA`: what a person recognises a key by; never more than 8 characters. */
function prefixOf(value: string): string {
  if (value.length < 12) return "";
  return /^[A-Za-z]{2,7}[._-]/.exec(value)?.[0] ?? value.slice(0, 4);
}

function lastFourOf(value: string): string {
  return value.length < 12 ? "" : value.slice(-4);
}
