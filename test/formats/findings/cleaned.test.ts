import { describe, expect, it } from "vitest";
import { createCleaner } from "../../../src/formats/findings/cleaned.ts";
import { findingOf } from "../../../src/formats/findings/finding.ts";

/** Nothing in it looks like a credential. */
const WORDS = 'correct "horse" battery';
const bytes = Buffer.from(WORDS);

describe("text of a report", () => {
  it.each([
    ["plain", WORDS],
    ["escaped for JSON", JSON.stringify(WORDS).slice(1, -1)],
    ["percent-encoded", encodeURIComponent(WORDS)],
    ["in base64", bytes.toString("base64").replace(/=+$/, "")],
    ["in hex", bytes.toString("hex")],
    ["in capital hex", bytes.toString("hex").toUpperCase()],
  ])("is kept without the row's own secret, %s, in every field that is text", (_, form) => {
    const finding = findingOf({
      detector: `rule ${form}`,
      value: WORDS,
      file: `keys/${form}/app.env`,
      line: 3,
      link: `https://git.example.com/${encodeURIComponent(form)}`,
    });
    expect(finding).toMatchObject({ detector: "rule corr***tery", location: "keys/corr***tery/app.env:3" });
    expect(JSON.stringify(finding)).not.toContain(form);
  });

  it("is kept without fields that may hold the value", () => {
    const fields = { detector: "d", file: "a/the whole line/b", alsoSecret: ["the whole line"] };
    expect(findingOf({ ...fields, value: "REDACTED" }).location).toBe("a/***/b");
  });

  const clean = createCleaner([], "***", "AKIAIOSFODNN7EXAMPLE");

  it.each([
    ["logs/team.EXAMPLEabcdefgh1234/x", "logs/team.***1234/x"],
    ["dist/app.4f3a2b1c9d8e7f6a5b4c3d2e.js", "dist/app.4f3a***3d2e.js"],
    ["user AKIAIOSFODNN7EXAMPLE", "user AKIAIOSFODNN7EXAMPLE"],
    ["user AKIAI44QH7DHBEXAMPLE", "user AKIA***MPLE"],
    ["/blob/9326f35380636bcbe61e94b0584d1618c4b5c2c2/a", "/blob/9326f35380636bcbe61e94b0584d1618c4b5c2c2/a"],
    ["src/applicationConfigurationLoader.ts", "src/applicationConfigurationLoader.ts"],
  ])("%s is kept as %s", (text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  it("is cut where it is long", () => {
    expect(clean("a/".repeat(2000))).toHaveLength(500);
  });

  it("gives no link that isn't one", () => {
    const linkOf = (link: string) => findingOf({ detector: "d", link }).link;
    expect(linkOf("https://git.example.com/a")).toBe("https://git.example.com/a");
    for (const link of [
      "javascript:alert(1)",
      "https://me:pass@git.example.com",
      "https://a b",
      "file:///etc/passwd",
    ])
      expect(linkOf(link)).toBeUndefined();
  });
});
