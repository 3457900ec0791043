import { count } from "../../report/phrase.ts";
import { table } from "../../report/table.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { ProviderFinding } from "../adapter-services.ts";
import type { Outcome } from "../services.ts";

const WORDS: Readonly<Record<ProviderFinding["verdict"], string>> = {
  seen: "seen",
  unseen: "NOT SEEN",
  wrong: "WRONG",
  untried: "not tried",
  absent: "–",
};

/** `provider check FILE`: reads a mapping, and tries on the live server what only reads. Exit 11 if something is wrong. */
export async function run(
  { services, output }: Context,
  [file = ""]: readonly string[],
  options: CommonOptions,
): Promise<Outcome> {
  const { name, asOf, tried, findings } = await services.checkProvider(options.workspace, file);
  output.talk(`${name}: the mapping is whole, as of ${asOf}`);
  if (tried === null) {
    output.talk(
      `no provider in the config of ${options.workspace} has this mapping: the server wasn't asked`,
    );
    output.talk("to have it asked, name the file there under providers, with its baseUrl and credential");
    return { code: EXIT.done, next: null, extra: { name, asOf, tried, findings } };
  }
  output.talk(`tried as ${tried}, reading only`);
  const columns = [{ title: "What" }, { title: "Verdict" }, { title: "Detail" }];
  const rows = findings.map((one) => [one.what, WORDS[one.verdict], one.detail]);
  for (const line of table(columns, rows)) output.data(line);
  const wrong = findings.filter(({ verdict }) => verdict === "wrong").length;
  if (wrong > 0)
    output.talk(`what was tried speaks against the mapping or the credential in ${count(wrong, "point")}`);
  return {
    code: wrong > 0 ? EXIT.findings : EXIT.done,
    next: wrong > 0 ? commandLine(["provider", "check", file], { workspace: options.workspace }) : null,
    extra: { name, asOf, tried, findings },
  };
}
