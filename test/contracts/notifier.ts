import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forLine } from "../../src/core/sanitise.ts";
import type { Notice, Notifier } from "../../src/ports/notifier.ts";

/** A notifier under test and what its receiver got. */
export interface OpenNotifier {
  readonly notifier: Notifier;
  /** Everything received, as its reader sees it. */
  readonly received: () => Promise<string>;
  /** What the service would act on: mentions, links, markup, headers that nobody meant. Only where it reads any. */
  readonly active?: () => Promise<readonly string[]>;
  /** Makes the next send impossible, or says why that can't be done. */
  readonly breakIt: (() => Promise<void>) | string;
  readonly close?: () => Promise<void>;
}

const notice: Notice = {
  incident: "L-20261123-k3f9",
  banner: "EXERCISE",
  to: "ada",
  subject: "the key team.***k3f9 will be replaced",
  lines: ["consumer: cron", "when: now"],
  dedupe: "L-20261123-k3f9/notify/ada/before",
  topic: "L-20261123-k3f9",
  severity: "info",
  ends: [],
};

/** What a thief may call an agent, a key or a file, so that a notice does more than say it. */
const HOSTILE: readonly (readonly [what: string, text: string])[] = [
  ["a mention in Slack", "<!channel> <!here|x> <@U0123456> <#C0123456>"],
  ["a mention by name", "@everyone @here @channel #general"],
  ["a link in Slack", "<https://evil.example/|sign in here>"],
  ["a link in Markdown", "[sign in](https://evil.example/) [x](javascript:alert(1)) https://evil.example/"],
  ["HTML", "<img src=x onerror=\"alert(1)\"><a href='//evil.example'>x</a><script>alert(1)</script>"],
  ["markup", "**bold** *b* _i_ ~s~ ||hidden|| `code` ```block``` # head > quote"],
  ["entities", "&lt;!channel&gt; &amp;lt; &#60;b&#62;"],
  ["backslashes", "\\@everyone \\\\<!channel> \\"],
  ["headers of a mail", "x\r\nBcc: thief@evil.example\r\nContent-Type: text/html\r\n\r\nLIVE all is well"],
  ["an end of SMTP's content", "x\r\n.\r\nMAIL FROM:<thief@evil.example>"],
  ["letters that turn the text round", "safe\u202etxt.exe\u2066\u200b"],
  ["a terminal's escapes", "\u001b[31mred\u0007\u009b2J"],
];

/** What every notifier promises. */
export function notifierContract(name: string, open: () => Promise<OpenNotifier>): void {
  describe(`notifier contract: ${name}`, () => {
    let opened: OpenNotifier;

    beforeEach(async () => {
      opened = await open();
    });

    afterEach(async () => {
      await opened.close?.();
    });

    it("delivers subject, addressee, incident and every line", async () => {
      await opened.notifier.send(notice);
      const text = await opened.received();
      for (const part of [notice.subject, notice.to, notice.incident, ...notice.lines])
        expect(text).toContain(part);
    });

    it.each(["EXERCISE", "LIVE"] as const)(
      "says %s at the head of the subject and of every line",
      async (banner) => {
        await opened.notifier.send({ ...notice, banner, lines: ["one", "two\nLIVE-looking\r\nthree"] });
        const text = await opened.received();
        for (const line of ["one", "two", "LIVE-looking", "three"])
          expect(text).toContain(`${banner} ${line}`);
        expect(text).toContain(`${banner} ${notice.incident}: ${notice.subject}`);
      },
    );

    it("passes on no control characters that the thief has written", async () => {
      await opened.notifier.send({
        ...notice,
        subject: "key \u001b]52;c;QQ==\u0007named\nLIVE",
        to: "ada\u202e",
        lines: ["agent: \u001b[2Jcurl\u009b0m", "a\rb\u2028c"],
      });
      const text = await opened.received();
      expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\u202e\u2028]/u);
      expect(text).not.toMatch(/^LIVE/m);
    });

    it.each(HOSTILE)("shows %s as the characters that it is", async (_what, text) => {
      await opened.notifier.send({ ...notice, subject: `agent ${text}`, lines: [`agent: ${text}`, "end"] });
      const shown = await opened.received();
      expect(shown).toContain(`EXERCISE ${notice.incident}: agent ${forLine(text)}`);
      expect(shown).toContain("EXERCISE end");
      const lines = text.split("\r\n").filter((line) => line !== "");
      const heads = lines.map((line, index) => `EXERCISE ${index === 0 ? "agent: " : ""}${forLine(line)}`);
      for (const head of heads) expect(shown).toContain(head);
      expect((await opened.active?.()) ?? []).toEqual([]);
    });

    it("says how much is missing of what is longer than the service takes", async () => {
      const lines = Array.from({ length: 400 }, (_, index) => `line ${index} ${"<&*".repeat(20)}`);
      await opened.notifier.send({ ...notice, subject: `key ${"<&*".repeat(800)}`, lines });
      await opened.notifier.send({ ...notice, lines: ["<&*".repeat(40_000)], dedupe: "long" });
      const shown = await opened.received();
      if (!shown.includes("line 399")) expect(shown).toMatch(/EXERCISE \d+ more lines didn't fit here/);
      if (!shown.includes("<&*".repeat(40_000)))
        expect(shown).toMatch(/\[…\d+ characters left out\]|1 more line didn't fit/);
      expect((await opened.active?.()) ?? []).toEqual([]);
    });

    it("marks no line that outsiders read, unless it is an exercise", async () => {
      const outsiders = { ...notice, to: "customers", isForOutsiders: true } as const;
      await opened.notifier.send({ ...outsiders, banner: "LIVE" });
      const live = await opened.received();
      for (const part of [notice.subject, ...notice.lines]) expect(live).toContain(part);
      expect(live.split("\n").filter((line) => line.startsWith("LIVE "))).toEqual([]);
      await opened.notifier.send({ ...outsiders, banner: "EXERCISE", dedupe: "2" });
      expect(await opened.received()).toContain(`EXERCISE ${notice.incident}: ${notice.subject}`);
    });

    it("sends more than one notice", async () => {
      await opened.notifier.send(notice);
      await opened.notifier.send({ ...notice, subject: "the key team.***k3f9 is gone", dedupe: "2" });
      const text = await opened.received();
      expect(text).toContain("will be replaced");
      expect(text).toContain("is gone");
    });

    it("throws what the engine can judge when it can't deliver", async (context) => {
      if (typeof opened.breakIt === "string") return context.skip(opened.breakIt);
      await opened.breakIt();
      await expect(opened.notifier.send(notice)).rejects.toMatchObject({ name: "StanchError" });
    });
  });
}
