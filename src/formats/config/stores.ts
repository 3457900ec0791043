import { z } from "zod";
import { choiceError } from "../zod-words.ts";
import { commandStoreSchema } from "./stores/command.ts";
import { dotenvStoreSchema } from "./stores/dotenv.ts";
import { httpStoreSchema } from "./stores/http.ts";
import { manualStoreSchema } from "./stores/manual.ts";
import { npmrcStoreSchema } from "./stores/npmrc.ts";
import { vaultKvStoreSchema } from "./stores/vault-kv.ts";

/** Where a consumer keeps the key. */
export const storeSchema = z.discriminatedUnion(
  "adapter",
  [
    commandStoreSchema,
    dotenvStoreSchema,
    httpStoreSchema,
    manualStoreSchema,
    npmrcStoreSchema,
    vaultKvStoreSchema,
  ],
  { error: choiceError("an adapter here") },
);
