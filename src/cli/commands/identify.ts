import { maskOf } from "../../core/secret.ts";
import { table } from "../../report/table.ts";
import { STAND_INS } from "../clearing-words.ts";
import { type CommonOptions, type Context, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { IdentifiedValue } from "../report-services.ts";
import type { Outcome } from "../services.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

/** Says what a value is and who is known to hold it, without keeping it. */
export async function run(
  context: Context,
  [runbook]: readonly string[],
  options: CommonOptions & { readonly value?: string },
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const identified = await workspace.identifyValue({
      value: options.value ?? (context.interactive ? "ask" : "-"),
      ...(runbook === undefined ? {} : { runbook }),
      prompter: createTerminalPrompter(context, {}, { hash: null, banner: "LIVE" }),
    });
    for (const line of linesOf(identified, runbook)) context.output.data(line);
    return { code: EXIT.done, next: nextOf(identified, runbook, options), extra: { ...identified } };
  });
}

function nextOf(
  { incidents, keys }: IdentifiedValue,
  runbook: string | undefined,
  options: CommonOptions,
): string {
  const [incident] = incidents;
  if (incident !== undefined) return commandLine(["status"], { ...options, incident });
  const [key] = keys ?? [];
  const named = key === undefined || keys?.length !== 1 ? "ID" : key.id;
  return commandLine(["plan", runbook ?? STAND_INS.runbook, "--key", named], options);
}

function linesOf(
  { handle, facts, consumers, keys, incidents }: IdentifiedValue,
  runbook: string | undefined,
): readonly string[] {
  const held = consumers.map(({ id, by }) => (by === "fingerprint" ? id : `${id} (begins alike)`));
  const listed = keys?.map(({ id, name, state }) => `${id}${name === null ? "" : ` (${name})`}, ${state}`);
  const rows = [
    ["value", `${maskOf(handle.prefix, handle.lastFour)}, ${handle.length} characters`],
    ["kind", facts.kind ?? "unknown"],
    ...(facts.awsAccount === null ? [] : [["AWS account", facts.awsAccount]]),
    ...(facts.githubHashedToken === null ? [] : [["hashed_token", facts.githubHashedToken]]),
    ["fingerprint", handle.fingerprint],
    ...(runbook === undefined
      ? []
      : [
          ["held by", held.join(", ") || "no consumer of the inventory"],
          [
            "key",
            listed === undefined ? "the provider lists no keys" : listed.join("; ") || "none that is listed",
          ],
        ]),
    ["incidents", incidents.join(", ") || "none"],
  ];
  return table([{ title: "" }, { title: "" }], rows);
}
