import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";

/** Every name leads to `address` while `work` runs. */
export async function resolvingTo<T>(address: string, work: () => Promise<T>): Promise<T> {
  const real = dns.lookup;
  dns.lookup = ((_name: string, options: { all?: boolean }, done: (...answer: unknown[]) => void) => {
    const family = address.includes(":") ? 6 : 4;
    setImmediate(() =>
      options.all === true ? done(null, [{ address, family }]) : done(null, address, family),
    );
  }) as typeof dns.lookup;
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    dns.lookup = real;
    syncBuiltinESMExports();
  }
}

/** Where a name of the operator's list must not lead. */
export const LED_TO = [
  "127.0.0.1",
  "169.254.169.254",
  "10.1.2.3",
  "100.100.100.200",
  "168.63.129.16",
  "0.0.0.0",
  "::1",
  "::",
  "fe80::1",
  "fd00::1",
  "fd00:ec2::254",
  "::ffff:127.0.0.1",
  "::ffff:169.254.169.254",
];
