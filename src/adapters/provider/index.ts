import { createHttpProvider } from "./http.ts";
import { createManualProvider } from "./manual.ts";
import { simulatedProvider } from "./simulated.ts";

/** Every kind of provider; the key is what the config calls `adapter`, `simulated` is a rehearsal's. */
export const providers = {
  http: createHttpProvider,
  manual: createManualProvider,
  simulated: simulatedProvider,
};

export type { HttpProvider, HttpProviderOptions } from "./http.ts";
