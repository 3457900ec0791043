import { z } from "zod";
import { valueError } from "./zod-words.ts";

const ADDRESS = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/** A single address or a CIDR block; `0.0.0.0/0` would match everybody. */
export const networkSchema = z
  .string()
  .refine((text) => ADDRESS.safeParse(text).success && !/\/0+$/.test(text), {
    error: valueError((value) => `${value} isn't an address or a block of addresses such as 10.0.4.0/24`),
  });

/** Text in which `*` stands for any run of characters; a lone `*` would match everybody. */
const globSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/[^*]/, { error: valueError((value) => `${value} would match everybody`) });

/** What tells a caller's rows from others' in an audit log. */
export const callerMatchSchema = z.strictObject({
  userAgents: z.array(globSchema).min(1).exactOptional(),
  networks: z.array(networkSchema).min(1).exactOptional(),
  principals: z.array(z.string().min(1).max(200)).min(1).exactOptional(),
});

/** As above, with at least one kind given: a match by nothing matches everybody. */
export const someCallerMatchSchema = callerMatchSchema.refine((match) => Object.keys(match).length > 0, {
  error: "needs at least one of userAgents, networks, principals",
});
