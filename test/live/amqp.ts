import { type Socket, connect } from "node:net";

const HEADER = Buffer.from("AMQP\0\0\x09\x01", "latin1");
const [CONNECTION, START_OK, TUNE, TUNE_OK, OPEN, OPEN_OK] = [10, 11, 30, 31, 40, 41];
const FRAME_END = 0xce;

/** An open connection, or that the broker refused it. */
export type Opened = { readonly is: "open"; close(): void } | { readonly is: "refused" };

/**
 * Opens a connection to the vhost `/` of a broker (AMQP 0-9-1, PLAIN) on the loopback, as a client with this name and
 * password does. Whatever isn't a connection counts as refused: the broker says why, or hangs up.
 */
export async function openConnection(port: number, user: string, password: string): Promise<Opened> {
  const socket = connect(port, "127.0.0.1");
  const frames = framesOf(socket);
  const next = async (): Promise<Buffer | null> => (await frames.next()).value ?? null;
  socket.write(HEADER);
  await next();
  send(socket, START_OK, long(""), short("PLAIN"), long(`\0${user}\0${password}`), short("en_US"));
  const tune = await next();
  if (methodOf(tune) !== TUNE || tune === null) return refuse(socket);
  // As the broker offers it: channels, size of frames, heart beat.
  send(socket, TUNE_OK, tune.subarray(4, 12));
  send(socket, OPEN, short("/"), short(""), Buffer.from([0]));
  if (methodOf(await next()) !== OPEN_OK) return refuse(socket);
  return { is: "open", close: () => void socket.destroy() };
}

function refuse(socket: Socket): Opened {
  socket.destroy();
  return { is: "refused" };
}

/** Payloads of frames; ends with the connection, however that ends. */
async function* framesOf(socket: Socket): AsyncGenerator<Buffer, null> {
  let held = Buffer.alloc(0);
  const whole = (): number => (held.length < 7 ? Infinity : held.readUInt32BE(3) + 8);
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      held = Buffer.concat([held, chunk]);
      while (held.length >= whole()) {
        const end = whole();
        yield held.subarray(7, end - 1);
        held = held.subarray(end);
      }
    }
  } catch {
    // A reset is one of the ways in which a broker refuses.
  }
  return null;
}

function methodOf(payload: Buffer | null): number | null {
  return payload !== null && payload.readUInt16BE(0) === CONNECTION ? payload.readUInt16BE(2) : null;
}

function send(socket: Socket, method: number, ...parts: readonly Buffer[]): void {
  const payload = Buffer.concat([Buffer.from([0, CONNECTION, 0, method]), ...parts]);
  const head = Buffer.alloc(7);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(payload.length, 3);
  socket.write(Buffer.concat([head, payload, Buffer.from([FRAME_END])]));
}

function short(text: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
}

function long(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}
