import { mkdir, writeFile } from "node:fs/promises";
import { jsonSchemas } from "../src/formats/json-schemas.ts";

/** Writes `schemas/*.schema.json` from the schemas of the code; run it after a change of a format. */
const folder = new URL("../schemas/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(jsonSchemas())) {
  await writeFile(new URL(`${name}.schema.json`, folder), text);
}
