import type { Option } from "commander";
import type { Context } from "./context.ts";
import type { Outcome } from "./services.ts";

type Run = (context: Context, args: readonly string[], options: never) => Promise<Outcome>;
type Load = () => Promise<{ readonly run: Run }>;

/** One command as the program offers it. */
export interface Spec {
  /** One word, or two for a command of a family: `inventory scan`. */
  readonly name: string;
  readonly about: string;
  readonly args?: string;
  /** How it is typed, where that says more than `args`. */
  readonly usage?: string;
  readonly options?: readonly Option[];
  readonly group: string;
  readonly load: Load;
}
