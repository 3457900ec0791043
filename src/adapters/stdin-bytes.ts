import { StanchError } from "../core/errors.ts";

export type Stdin = AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean };

/** What is read, in the words of its reader. */
export interface Piped {
  /** `a key`. */
  readonly what: string;
  /** What to do where it would be typed. */
  readonly hint: string;
  readonly mostBytes: number;
  readonly tooMuch: () => StanchError;
}

/** Standard input to its end. On a terminal it would be echoed: `ERR_SECRET_ECHOED`. */
export async function stdinBytes(stdin: Stdin, { what, hint, mostBytes, tooMuch }: Piped): Promise<Buffer> {
  if (stdin.isTTY === true) {
    throw new StanchError({
      code: "ERR_SECRET_ECHOED",
      message: `${what} that is typed here would show on the screen`,
      hint,
    });
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > mostBytes) throw tooMuch();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
