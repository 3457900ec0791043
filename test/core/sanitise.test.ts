import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { forCsv, forHtml, forLine, forMarkdown, forTerminal, maskDense } from "../../src/core/sanitise.ts";
import { anyText } from "../any-text.ts";

/** Written independently of the implementation: code points that no sink may get raw. */
function isDangerous(code: number): boolean {
  if (code === 0x0a || code === 0x09) return false;
  const ranges: readonly (readonly [number, number])[] = [
    [0x00, 0x1f],
    [0x7f, 0x9f],
    [0xad, 0xad],
    [0x61c, 0x61c],
    [0x115f, 0x1160],
    [0x180b, 0x180f],
    [0x200b, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x206f],
    [0x3164, 0x3164],
    [0xd800, 0xdfff],
    [0xfe00, 0xfe0d],
    [0xfeff, 0xfeff],
    [0xffa0, 0xffa0],
    [0xfff9, 0xfffb],
    [0xe0000, 0xe0fff],
  ];
  return ranges.some(([low, high]) => code >= low && code <= high);
}

const dangerousIn = (text: string): readonly number[] =>
  Array.from(text)
    .map((character) => character.codePointAt(0) ?? 0)
    .filter(isDangerous);

/** Ordinary text, with what attackers use mixed in often. */
const hostileText = fc
  .array(
    fc.oneof(
      anyText(8),
      fc.constantFrom(
        "\u001b]52;c;ZWNobw==\u0007",
        "\u001b]8;;https://thief.example\u001b\\",
        "\u001b[2J",
        "\u009b31m",
        "\r",
        "\b",
        "\u202e",
        "\u200b",
        "\u{e0041}",
        "\ud800",
        "=1+1",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "`x`",
        "|",
        "\n# ",
        "https://thief.example",
        "&lt;",
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

describe("text for the terminal", () => {
  it.each([
    ["escape sequences", "a\u001b[31mb", String.raw`a\x1b[31mb`],
    ["a clipboard write", "\u001b]52;c;QQ==\u0007", String.raw`\x1b]52;c;QQ==\x07`],
    ["C1 controls", "\u009b2J\u0090", String.raw`\x9b2J\x90`],
    ["DEL and backspace", "ok\b\b\u007f", String.raw`ok\x08\x08\x7f`],
    ["a lone carriage return", "revoked\rlive", String.raw`revoked\x0dlive`],
    ["bidi controls", "abc\u202ecba\u2066", String.raw`abc\u202ecba\u2066`],
    ["zero-width characters", "ad\u200bmin\ufeff", String.raw`ad\u200bmin\ufeff`],
    ["tag characters", "a\u{e0041}", String.raw`a\u{e0041}`],
    ["interlinear annotations", "a\ufff9b", String.raw`a\ufff9b`],
    ["lone surrogates", "a\ud800", String.raw`a\ud800`],
    ["line separators", "a\u2028b", String.raw`a\u2028b`],
    ["NUL", "a\0b", String.raw`a\x00b`],
  ])("shows %s instead of obeying them", (_what, raw, shown) => {
    expect(forTerminal(raw)).toBe(shown);
  });

  it("keeps what people write", () => {
    const text = "Zoë\tpaid 5 €, ok ⚠️\nзавтра 明日";
    expect(forTerminal(text)).toBe(text);
    expect(forTerminal("a\r\nb")).toBe("a\nb");
  });

  it("lets no dangerous character through and changes nothing the second time", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = forTerminal(text);
        expect(dangerousIn(shown)).toStrictEqual([]);
        expect(forTerminal(shown)).toBe(shown);
      }),
    );
  });

  it("keeps a table cell on one line", () => {
    expect(forLine("a\nb\tc\r\nd")).toBe(String.raw`a\nb\tc\nd`);
  });
});

describe("text for HTML", () => {
  it("leaves no markup and ends no attribute", () => {
    expect(forHtml(`<a href="x" title='y'>&\`</a>`)).toBe(
      "&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;&#96;&#60;/a&#62;",
    );
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(forHtml(text)).not.toMatch(/[<>"'`]|&(?!#\d+;)/);
        expect(dangerousIn(forHtml(text))).toStrictEqual([]);
      }),
    );
  });
});

describe("text for Markdown", () => {
  it.each([
    ["a heading", "# owned", String.raw`\# owned`],
    ["a list", "- x", String.raw`\- x`],
    ["a numbered list", "1. x", String.raw`1\. x`],
    ["a table break", "a|b", String.raw`a\|b`],
    ["a link", "[a](javascript:x)", String.raw`\[a\](javascript:x)`],
    ["an image", "![a](https://t.example/p.png)", String.raw`\!\[a\](https\://t.example/p.png)`],
    ["a bare address", "see www.thief.example", String.raw`see www\.thief.example`],
    ["raw HTML", "<script>", "&#60;script&#62;"],
    ["a mention", "@channel", "&#64;channel"],
    ["emphasis", "team.***k3f9", String.raw`team.\*\*\*k3f9`],
    ["a new block", "a\n\n# b", String.raw`a\\n\\n# b`],
    ["an escaped escape", String.raw`\*x\*`, String.raw`\\\*x\\\*`],
  ])("shows %s as it was written", (_what, raw, shown) => {
    expect(forMarkdown(raw)).toBe(shown);
  });

  it("leaves no active character whatever comes in", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = forMarkdown(text);
        const literal = shown.replaceAll(/\\[!-/:-@[-`{-~]/g, "").replaceAll(/&#\d+;/g, "");
        expect(literal).not.toMatch(/[\\`*_[\]|~$<>&@\n]|:\/\//);
      }),
    );
  });
});

describe("text for CSV", () => {
  it.each([
    ["=HYPERLINK(1)", '"\'=HYPERLINK(1)"'],
    ["+1", '"\'+1"'],
    ["-1", '"\'-1"'],
    ["@SUM(A1)", '"\'@SUM(A1)"'],
    ["\t=1", '"\'\t=1"'],
    ["  =1", '"\'  =1"'],
    ["\r=1", String.raw`\x0d=1`],
    ["\uff1d1", '"\'\uff1d1"'],
    ['say "hi", ok', '"say ""hi"", ok"'],
    ["two\nlines", '"two\nlines"'],
    ["plain", "plain"],
    ["", ""],
  ])("makes %j a cell that is only text", (raw, cell) => {
    expect(forCsv(raw)).toBe(cell);
  });

  it("never begins a cell as a formula and always reads back as one cell", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const cell = forCsv(text);
        const content = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(content).not.toMatch(/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/);
        if (!cell.startsWith('"')) expect(cell).not.toMatch(/[",;\n\r\t]/);
        else expect(cell.slice(1, -1).replaceAll('""', "")).not.toContain('"');
      }),
    );
  });
});

describe("text of a stranger that goes on record", () => {
  const value = `team.EXAMPLE${"aB3".repeat(12)}`;
  const ways = [value, Buffer.from(`x${value}`).toString("base64"), encodeURIComponent(`"${value}"`)];

  it.each(ways)("keeps four characters at each end of what may be a credential: %s", (written) => {
    const clean = maskDense(`GET /things?q=${written} thief/1.0`);
    expect(clean).toMatch(/^GET \/things\?q=.*\*\*\*.* thief\/1\.0$/);
    for (let at = 0; at + 20 <= written.length; at += 1) {
      expect(clean).not.toContain(written.slice(at, at + 20));
    }
  });

  it.each([
    "github-actions-runner-linux-x64-2.311.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
    "/v1/organizations/9f8e7d6c-1b2a-4c3d-8e9f-001122334455/projects",
    "s3:GetObjectVersionForReplication",
  ])("leaves words, versions and UUIDs as they are: %s", (text) => expect(maskDense(text)).toBe(text));
});
