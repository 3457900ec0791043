import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notice, Notifier } from "../../src/ports/notifier.ts";

/** A notifier under test and what its receiver got. */
export interface OpenNotifier {
  readonly notifier: Notifier;
  /** Everything received, as text. */
  readonly received: () => Promise<string>;
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
