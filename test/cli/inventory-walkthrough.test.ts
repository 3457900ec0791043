import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeHouse } from "./house.ts";

const DOC = "docs/inventory-walkthrough.md";

test("the walkthrough shows what its commands print, in order, on the repository that comes with it", async () => {
  const house = await makeHouse();
  const dir = join(mkdtempSync(join(tmpdir(), "stanch-walk-")), "shop");
  cpSync("docs/example-repo", dir, { recursive: true });
  const doc = resolve(DOC);
  const parts = readFileSync(doc, "utf8").split(/^(```[a-z]+\n.*?^```\n)/gms);
  // As its reader does: what is printed holds no path that way, and so wraps alike everywhere.
  const before = process.cwd();
  onTestFinished(() => process.chdir(before));
  process.chdir(dir);
  const shown: string[] = [];
  for (const part of parts) {
    const file = /^```yaml\n# (\S+)\n(.*)^```\n$/ms.exec(part);
    if (file !== null) writeFileSync(join(dir, file[1] ?? ""), file[2] ?? "");
    const commands = part.startsWith("```console\n") ? [...part.matchAll(/^\$ stanch (.*)$/gm)] : [];
    if (commands.length === 0) {
      shown.push(part);
      continue;
    }
    const said: string[] = [];
    for (const [line, words = ""] of commands) {
      const { out, err } = await house.stanchIn(".", ...words.split(" "));
      said.push(`${line}\n${out}${err.replaceAll(dir, "/home/you/shop")}`);
    }
    shown.push(`\`\`\`console\n${said.join("")}\`\`\`\n`);
  }
  await expect(shown.join("")).toMatchFileSnapshot(doc);
});
