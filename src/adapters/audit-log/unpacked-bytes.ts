import type { FileHandle } from "node:fs/promises";
import { createGunzip } from "node:zlib";

const PIECE = 1024 * 1024;
/** Packed bytes grow by up to a thousand times: of these a little at a time. */
const PACKED_PIECE = 16 * 1024;
/** What is unpacked of a piece when the fault comes is lost, so this isn't large either. */
const UNPACKED_PIECE = 64 * 1024;

/** Two pieces of memory, to be used for one file after another: while one is worked on, the other is filled. */
export type ReadMemory = readonly [Buffer, Buffer];

export function createReadMemory(): ReadMemory {
  return [Buffer.allocUnsafeSlow(PIECE), Buffer.allocUnsafeSlow(PIECE)];
}

/** What is wrong at the end of a file. */
export type Damage = "cut-off" | "damaged";

/**
 * The bytes of a file from its start, unpacked if they are gzip. Of a packed file that is cut off or damaged everything
 * before the fault comes out, and `onDamage` is told. A piece is good until the next is asked for.
 */
export async function* unpackedBytes(
  handle: FileHandle,
  memory: ReadMemory,
  onDamage: (damage: Damage) => void,
): AsyncGenerator<Buffer> {
  const magic = Buffer.alloc(2);
  const { bytesRead } = await handle.read(magic, 0, 2, 0);
  const isPacked = bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
  if (isPacked) yield* unpack(handle, memory, onDamage);
  else yield* plain(handle, memory);
}

async function* plain(handle: FileHandle, memory: ReadMemory): AsyncGenerator<Buffer> {
  let [piece, other] = memory;
  let coming = handle.read(piece, 0, PIECE, 0);
  try {
    for (let position = 0; ;) {
      const { bytesRead } = await coming;
      if (bytesRead === 0) return;
      position += bytesRead;
      const full = piece.subarray(0, bytesRead);
      [piece, other] = [other, piece];
      coming = handle.read(piece, 0, PIECE, position);
      yield full;
    }
  } finally {
    await coming.catch(() => {});
  }
}

/** Each piece is unpacked before the next is written, so that an error at the end takes nothing with it. */
async function* unpack(
  handle: FileHandle,
  memory: ReadMemory,
  onDamage: (damage: Damage) => void,
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: UNPACKED_PIECE });
  let ready: Buffer[] = [];
  const faults: NodeJS.ErrnoException[] = [];
  gunzip.on("data", (piece: Buffer) => void ready.push(piece));
  const failed = new Promise<void>((resolve) => {
    gunzip.on("error", (error) => {
      faults.push(error);
      resolve();
    });
  });
  // It may come before the last byte is written: what stands behind a packed stream can be padding.
  const over = new Promise<void>((resolve) => void gunzip.once("end", resolve));
  const take = (): readonly Buffer[] => {
    const taken = ready;
    ready = [];
    return taken;
  };
  try {
    for await (const packed of plain(handle, memory)) {
      for (let from = 0; from < packed.length && faults.length === 0; from += PACKED_PIECE) {
        const part = packed.subarray(from, from + PACKED_PIECE);
        // Of a stream that fails nobody is called back.
        await Promise.race([new Promise<void>((resolve) => gunzip.write(part, () => resolve())), failed]);
        yield* take();
      }
      if (faults.length > 0) break;
    }
    if (faults.length === 0) {
      gunzip.end();
      await Promise.race([over, failed]);
      yield* take();
    }
    const [fault] = faults;
    if (fault !== undefined) onDamage(fault.code === "Z_BUF_ERROR" ? "cut-off" : "damaged");
  } finally {
    gunzip.destroy();
  }
}
