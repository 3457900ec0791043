import { z } from "zod";
import { secretRefSchema } from "../../secret-ref.ts";

/** A plain address: no name, no quotes, nothing that a header or a command of SMTP could read as more. */
const mailboxSchema = z
  .string()
  .max(254)
  .regex(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, {
    error: "isn't a plain mail address, such as ana@example.com",
  });

const serverSchema = z
  .string()
  .max(300)
  .regex(/^smtps?:\/\/(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/, {
    error: "isn't smtp://HOST:PORT (STARTTLS) or smtps://HOST:PORT, in lower case and without a user",
  });

const THIS_MACHINE = /^smtp:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|$)/;

export const emailNotifierSchema = z
  .strictObject({
    adapter: z.literal("email"),
    url: serverSchema,
    /** Only for a relay on this machine. */
    tls: z.literal("none").exactOptional(),
    username: z.string().min(1).max(300).exactOptional(),
    password: secretRefSchema.exactOptional(),
    from: mailboxSchema,
    /** Of people and teams, by the names of owners and people. */
    addresses: z
      .record(z.string().min(1).max(500), z.union([mailboxSchema, z.array(mailboxSchema).min(1).max(50)]))
      .default({}),
    /** For everybody else. */
    fallback: mailboxSchema.exactOptional(),
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    path: ["password"],
    error: "username and password go together",
  })
  .refine(({ tls, url }) => tls === undefined || THIS_MACHINE.test(url), {
    path: ["tls"],
    error: "none is for a relay on this machine, at smtp://localhost or smtp://127.0.0.1",
  });
