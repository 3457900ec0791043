import { StanchError } from "../../core/errors.ts";
import { type CommonOptions, type Context, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { Outcome } from "../services.ts";

/** Makes a signing identity for a person, or takes the one in the file, and enrols its public key here. */
export async function run(
  context: Context,
  [person = ""]: readonly string[],
  options: CommonOptions & { readonly identity?: string },
): Promise<Outcome> {
  if (!/^[a-z][a-z0-9._-]{0,39}$/.test(person)) {
    throw new StanchError({
      code: "ERR_USAGE",
      message: "a person's name is lower-case letters, digits, dots and dashes, beginning with a letter",
      hint: "stanch enrol mia",
    });
  }
  return withWorkspace(context, options, async (workspace) => {
    const { identity, file } = await context.services.createIdentity(person, options.identity);
    await workspace.enrol(identity);
    context.output.talk(
      `${person} is enrolled; the private key is in ${file} (0600), keep it off shared disks`,
    );
    const missing =
      workspace.policy === "two-person" &&
      new Set([...workspace.people.map(({ id }) => id), person]).size < 2;
    return { code: EXIT.done, next: missing ? "stanch enrol SECOND-PERSON" : "stanch doctor" };
  });
}
