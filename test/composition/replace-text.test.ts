import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { replaceText } from "../../src/composition/replace-text.ts";

const fresh = (): string => join(mkdtempSync(join(tmpdir(), "stanch-replace-")), "inventory.yaml");

test("a file that wasn't there is made for others to read", async () => {
  const file = fresh();
  await replaceText(file, null, "kind: inventory\n");
  expect(readFileSync(file, "utf8")).toBe("kind: inventory\n");
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test("a file keeps its mode", async () => {
  const file = fresh();
  writeFileSync(file, "old\n");
  chmodSync(file, 0o664);
  await replaceText(file, "old\n", "new\n");
  expect(readFileSync(file, "utf8")).toBe("new\n");
  expect(statSync(file).mode & 0o777).toBe(0o664);
});

test.each([
  ["changed", "theirs\n", "old\n"],
  ["made", "theirs\n", null],
])("a file that somebody else %s in the meantime is left as it is", async (_, now, was) => {
  const file = fresh();
  writeFileSync(file, now);
  await expect(replaceText(file, was, "new\n")).rejects.toMatchObject({ code: "ERR_FILE_CHANGED" });
  expect(readFileSync(file, "utf8")).toBe("theirs\n");
});
