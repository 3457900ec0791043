import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { toAnswer } from "../../src/adapters/http-answer.ts";
import { createHttpProvider } from "../../src/adapters/provider/http.ts";
import { StanchError } from "../../src/core/errors.ts";
import { Secret } from "../../src/core/secret.ts";
import { parseProviderMapping } from "../../src/formats/provider-mapping.ts";
import type { ProviderMapping } from "../../src/formats/provider-mapping.ts";
import { DESK_KEYS_MAPPING } from "../fakes/mapped/desk-keys.ts";
import { FORM_KEYS_MAPPING } from "../fakes/mapped/form-keys.ts";
import { RPC_KEYS_MAPPING } from "../fakes/mapped/rpc-keys.ts";
import { changed, changes } from "../fuzz/changed-data.ts";
import { editedText, edits } from "../fuzz/changed-text.ts";
import { type Outcome, fuzzed, noFigures, property } from "../fuzz/run.ts";

const RUNS = 400;
const SHEET = readFileSync(new URL("../../runbooks/providers/generic-http.yaml", import.meta.url), "utf8");
const WHOLE: readonly unknown[] = [DESK_KEYS_MAPPING, FORM_KEYS_MAPPING, RPC_KEYS_MAPPING];

const words = fc.constantFrom(
  "${id}",
  "${session}",
  "${value}x",
  "${",
  "/",
  "",
  "/0/a",
  "__proto__",
  "constructor",
  "raw",
  "none",
  "text",
);
const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), words);

/** What servers may say: rows, a key, pages that never end, and whatever JSON there is. */
const body = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.stringify(json)),
  fc.constantFrom(
    '{"keys":[{"id":"k1","name":"n","enabled":true}],"total":9,"next":"a"}',
    '{"result":{"tokens":[{"tokenid":"1"}],"count":"1","tokenids":["1"]}}',
    '{"keys":{"a":{"on":true}},"users":[{"login":"u"}],"access_token":"x","csrf":"c","user":{"id":7}}',
    '{"__proto__":{"id":"k1"},"id":"k1","plain":"team.EXAMPLE123","secret":"team.EXAMPLE123"}',
    "<html>",
    "",
  ),
);
const answers = fc.array(
  fc.record({ status: fc.constantFrom(200, 200, 200, 201, 204, 404, 401, 429, 500), text: body }),
  { minLength: 1, maxLength: 6 },
);

interface Scene {
  readonly text: string;
  readonly answers: readonly { readonly status: number; readonly text: string }[];
}

const text = fc.oneof(
  edits(SHEET.length, ["&a", "*a", "? ", "- ", ": ", "  ", "\t", "---\n", "<<: ", "${id}"]).map((all) =>
    editedText(SHEET, all),
  ),
  fc
    .tuple(fc.constantFrom(...WHOLE), changes(value))
    .map(([whole, all]) => JSON.stringify(changed(whole, all) ?? null)),
);

const MAPPINGS = fuzzed<Scene>(
  "provider mappings",
  fc.record({ text, answers }),
  async ({ text: file, answers: said }): Promise<Outcome> => {
    const loaded = parseProviderMapping(file, "mapping.yaml");
    if (loaded.ok) {
      await driven(loaded.value, said);
      return "read";
    }
    const hasPlaces = loaded.problems.every(
      ({ line, column, message }) => line > 0 && column > 0 && message !== "",
    );
    if (loaded.problems.length === 0 || !hasPlaces) throw new Error("refused without a reason and a place");
    return "refused";
  },
);

/** Everything is asked of a server that answers anything: an answer or a typed error without a secret, and an end to it. */
async function driven(mapping: ProviderMapping, said: Scene["answers"]): Promise<void> {
  let calls = 0;
  const provider = createHttpProvider({
    name: "fuzzed",
    mapping,
    baseUrl: "http://127.0.0.1:1/base",
    credential: new Secret("admin.EXAMPLE0123456789"),
    variables: Object.fromEntries(mapping.variables.map((name) => [name, "a/b"])),
    http: {
      request: async ({ url }) => {
        calls += 1;
        if (calls > 20_000) throw new Error("it never ends");
        const { status, text: shown } = said[calls % said.length] ?? { status: 500, text: "" };
        return toAnswer(new URL(url), { status, text: shown, headers: {} }, () => 0);
      },
    },
    fingerprint: ({ prefix, lastFour, length }) => ({ prefix, lastFour, length, fingerprint: "f" }),
  });
  const asked: readonly (() => Promise<unknown>)[] = [
    () => provider.listKeys(),
    () => provider.getKey("k1"),
    () => provider.createKey({ name: "n", scopes: ["r"] }),
    () => provider.restrictKey("a/b", { networks: ["192.0.2.0/24"] }),
    () => provider.disableKey("7"),
    () => provider.endKey("a/b"),
  ];
  for (const ask of asked) {
    const error = await ask().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error === null) continue;
    if (!(error instanceof StanchError)) throw new Error("an error of no known kind", { cause: error });
    if (`${error.message}${error.hint ?? ""}`.includes("EXAMPLE")) throw new Error("a secret in an error");
  }
}

it("whatever is near a mapping is read or refused, and whatever a server answers is understood or an error", async () => {
  const figures = noFigures();
  await fc.assert(property(MAPPINGS, figures), { numRuns: RUNS });
  // Inputs that are all refused, or all read, would test one half only.
  const { read, refused } = figures.outcomes;
  expect(Math.min(read, refused)).toBeGreaterThan(RUNS / 20);
}, 240_000);
