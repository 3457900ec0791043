import type { Context } from "./context.ts";

const STDIN_CAP = 16 * 1024 * 1024;

type Parts = Omit<Context, "readStdin"> & { readonly stdin: AsyncIterable<string | Uint8Array> };

/** The context of one run. */
export function createContext({ stdin, ...parts }: Parts): Context {
  return { ...parts, readStdin: () => readAll(stdin) };
}

async function readAll(stdin: AsyncIterable<string | Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > STDIN_CAP) break;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
