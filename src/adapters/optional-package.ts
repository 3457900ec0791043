import { StanchError } from "../core/errors.ts";

/**
 * A package that only some adapters need, loaded on first use. Where it isn't installed `ERR_ADAPTER_PACKAGE` names
 * the adapter and the package. `load` holds the import itself, so that the bundler sees the name.
 */
export async function optionalPackage<T>(adapter: string, name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const code = String((error as { readonly code?: unknown } | null)?.code);
    if (!code.endsWith("MODULE_NOT_FOUND")) throw error;
    throw new StanchError({
      code: "ERR_ADAPTER_PACKAGE",
      message: `the adapter ${adapter} needs the package ${name}, which isn't installed`,
      hint: `npm install ${name}`,
    });
  }
}
