import { StanchError } from "../core/errors.ts";
import type { CommonOptions } from "./context.ts";
import type { MigrationRequest } from "./migration-services.ts";

/** Which keys are meant: as `migrate plan` and `migrate run` take it. */
export interface SelectionOptions extends CommonOptions {
  readonly consumer?: string;
  readonly key?: string;
  readonly account?: string;
  readonly rules?: string;
}

type Selection = Pick<MigrationRequest, "consumer" | "key" | "account" | "rules">;

/** One consumer, one key, one consumer of one key, or one account (`ERR_USAGE`). */
export function selectionOf({ consumer, key, account, rules }: SelectionOptions): Selection {
  const isOne = account !== undefined ? consumer === undefined && key === undefined : true;
  if (isOne && (account ?? consumer ?? key) !== undefined) {
    return {
      ...(consumer === undefined ? {} : { consumer }),
      ...(key === undefined ? {} : { key }),
      ...(account === undefined ? {} : { account }),
      ...(rules === undefined ? {} : { rules }),
    };
  }
  throw new StanchError({
    code: "ERR_USAGE",
    message: isOne ? "say what is to be migrated" : "an account stands for all its keys and their consumers",
    hint: "--consumer ID for one caller, --key ID for everybody on a key, --account NAME for all keys that it made",
  });
}

/** The option by which the old key's value comes from the same place again: with it another plan is meant than without. */
export function valueWords({ value }: { readonly value?: string }): readonly string[] {
  return value === undefined ? [] : ["--value", value];
}

/** The options that mean the same keys again. */
export function selectionWords({ consumer, key, account, rules }: Selection): readonly string[] {
  return [
    ...(consumer === undefined ? [] : ["--consumer", consumer]),
    ...(key === undefined ? [] : ["--key", key]),
    ...(account === undefined ? [] : ["--account", account]),
    ...(rules === undefined ? [] : ["--rules", rules]),
  ];
}
