/** What the thrower knows about trying again: the loop obeys it and never guesses. */
export type Retry = "never" | "later" | { readonly afterMs: number };

/** Whether the thing that was asked for can have happened: `unknown` must be looked at before it is tried again. */
export type Happened = "no" | "unknown";

interface StanchErrorOptions {
  readonly code: `ERR_${string}`;
  readonly message: string;
  readonly hint?: string;
  readonly retry?: Retry;
  readonly happened?: Happened;
  readonly cause?: unknown;
}

/**
 * The one error class. Messages are lower case without a full stop, say who must act, and never hold a secret value,
 * a header or a query string. Codes are listed in `docs/errors.md`.
 */
export class StanchError extends Error {
  override readonly name = "StanchError";
  readonly code: `ERR_${string}`;
  readonly hint: string | undefined;
  readonly retry: Retry;
  readonly happened: Happened;

  constructor(options: StanchErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.hint = options.hint;
    this.retry = options.retry ?? "never";
    this.happened = options.happened ?? "no";
    // A cause may carry what a log must not show (headers, bodies): keep it out of enumeration.
    Object.defineProperty(this, "cause", { value: options.cause, enumerable: false, writable: true });
  }
}

/** The adapter lacks this operation and says so instead of pretending. */
export function unsupported(adapter: string, operation: string): StanchError {
  return new StanchError({ code: "ERR_UNSUPPORTED", message: `${adapter} can't ${operation}` });
}
