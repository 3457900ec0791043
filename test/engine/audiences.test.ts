import { describe, expect, it } from "vitest";
import { StanchError } from "../../src/core/errors.ts";
import type { Journal } from "../../src/ports/journal.ts";
import type { Notice, Notifier } from "../../src/ports/notifier.ts";
import { approve, closeLeakPath, driveThroughGate } from "./deeds.ts";
import { type Play, play } from "./play.ts";

const audiences = {
  leadership: { via: ["exec-mail"], to: ["cto", "ciso"] },
  customers: { via: ["status-page"] },
};
const wanted = { notify: { audiences } };

const sentBy = (response: Play, name: string): readonly Notice[] =>
  response.world
    .notices()
    .filter(({ notifier }) => notifier === name)
    .map(({ notice }) => notice);
const told = (response: Play): readonly string[] =>
  response.rows("notice.sent").map(({ data }) => `${data.purpose} ${data.to}`);

/** Puts another way of sending in the place of one notifier's own. */
function sending(
  response: Play,
  name: string,
  send: (notice: Notice, really: Notifier["send"]) => Promise<void>,
): void {
  response.adapt(({ notifiers }) => ({
    notifiers: notifiers.map((notifier) =>
      notifier.name === name
        ? { ...notifier, send: (notice) => send(notice, (same) => notifier.send(same)) }
        : notifier,
    ),
  }));
}

describe("a response that leadership and customers are told of", () => {
  it("tells each in its own words, and customers once, when it is over", async () => {
    const response = await play(wanted);
    await driveThroughGate(response);
    expect(told(response).toSorted()).toEqual([
      "before-swap ana",
      "before-swap ben",
      "closing ana",
      "closing ben",
      "customers-closing customers",
      "leadership-before-swap ciso",
      "leadership-before-swap cto",
      "leadership-closing ciso",
      "leadership-closing cto",
    ]);
    expect(sentBy(response, "channel").map(({ to }) => to)).toEqual(["ana", "ben", "ana", "ben"]);
    const [first, , last] = sentBy(response, "exec-mail");
    expect(first?.lines).toEqual([
      "What: a key for keys leaked: a paste. Exposure: internal.",
      "Impact: 2 service(s) use it, 0 proven on replacements. No outage is planned: the old key works until its replacements are proven.",
      expect.stringMatching(/^Misuse: /) as string,
      "State: Services are about to be moved to replacements.",
      "Next decision: People approve the end of the key once every service is proven on its replacement.",
      "Times: exposed 2026-01-05 08:50 UTC; opened 2026-01-05 09:00 UTC; deadline 2026-01-06 09:00 UTC.",
    ]);
    expect(last?.lines[1]).toContain("2 proven on replacements");
    expect(last?.lines[5]).toMatch(/ended 2026-01-05 09:\d\d UTC\.$/);
  });

  it("names no key, service, person, store or place to customers, and begins as an exercise", async () => {
    const response = await play(wanted);
    await driveThroughGate(response);
    const [notice] = sentBy(response, "status-page");
    const { incident } = response.at();
    const internal = [
      incident.leaked.name,
      incident.leaked.id,
      incident.leaked.leakPath,
      incident.plan.provider,
      ...incident.plan.consumers.flatMap(({ id, service, owner, store }) => [id, service, owner, store]),
      ...incident.plan.replacements.map(({ name }) => name),
    ];
    const words = [notice?.subject, ...(notice?.lines ?? [])].join(" ").split(/[\s.,:]+/);
    for (const name of internal) expect(words.join(" ")).not.toMatch(new RegExp(`\\b${name}\\b`));
    expect(notice).toMatchObject({ banner: "EXERCISE", to: "customers" });
    expect(notice?.lines).toEqual([
      "A credential of ours was exposed. We began to respond at 2026-01-05 09:00 UTC.",
      expect.stringMatching(
        /^It was ended at 2026-01-05 09:\d\d UTC, and we watch whether anything accepts it again\.$/,
      ) as string,
      `Reference: ${incident.id}.`,
    ]);
    const texts = response.world.notices().map(({ text }) => text);
    for (const line of texts.flatMap((text) => text.trimEnd().split("\n")))
      expect(line).toMatch(/^EXERCISE /);
  });

  it("tells customers in the runbook's own words, with what they look up", async () => {
    const text = ["Key exposed ({exposure}), {openedAt} to {endedAt}.", "See {incident}."];
    const customers = { via: ["status-page"], to: ["status"], text };
    const response = await play({ notify: { audiences: { customers } } });
    await driveThroughGate(response);
    const [notice, ...others] = sentBy(response, "status-page");
    expect(others).toEqual([]);
    expect(notice?.to).toBe("status");
    expect(notice?.lines[0]).toMatch(
      /^Key exposed \(internal\), 2026-01-05 09:00 UTC to 2026-01-05 09:\d\d UTC\.$/,
    );
    expect(notice?.lines[1]).toBe(`See ${response.incident}.`);
  });
});

describe("a notice to leadership or customers that can't be sent", () => {
  it("holds up nobody, is tried three times, is on record, and the others get theirs", async () => {
    const response = await play(wanted);
    sending(response, "exec-mail", (notice, really) =>
      notice.to === "cto"
        ? Promise.reject(new StanchError({ code: "ERR_NOTICE_REFUSED", message: "no", happened: "no" }))
        : really(notice),
    );
    const stops = await driveThroughGate(response);
    expect(stops.map(({ kind }) => kind)).toEqual(["approval", "closed"]);
    expect(response.rows("notice.failed").map(({ data }) => `${data.purpose} ${data.to}`)).toEqual([
      ...Array.from({ length: 3 }, () => "leadership-before-swap cto"),
      ...Array.from({ length: 3 }, () => "leadership-closing cto"),
    ]);
    expect(response.rows("notices.settled")[0]?.data.failed).toEqual([
      "notify/leadership-before-swap/exec-mail/cto",
      "notify/leadership-closing/exec-mail/cto",
    ]);
    expect(sentBy(response, "exec-mail").map(({ to }) => to)).toEqual(["ciso", "ciso"]);
    expect(sentBy(response, "channel")).toHaveLength(4);
    expect(sentBy(response, "status-page")).toHaveLength(1);
  });

  it("is tried again for customers only if it surely didn't go out", async () => {
    for (const [happened, tries] of [
      ["no", 3],
      ["unknown", 1],
    ] as const) {
      const response = await play(wanted);
      let calls = 0;
      sending(response, "status-page", () => {
        calls += 1;
        return Promise.reject(new StanchError({ code: "ERR_HTTP_TIMEOUT", message: "late", happened }));
      });
      const stops = await driveThroughGate(response);
      expect([stops.at(-1)?.kind, calls]).toEqual(["closed", tries]);
      const failed = response.rows("notice.failed").map(({ data }) => data.error.unsure ?? false);
      expect(failed).toEqual(Array.from({ length: tries }, () => happened === "unknown"));
      expect(response.rows("notices.settled")[0]?.data.failed).toEqual([
        "notify/customers-closing/status-page/customers",
      ]);
    }
  });

  it("isn't sent to customers again after a crash in the midst of it, and is on record as not sent", async () => {
    const response = await play(wanted);
    closeLeakPath(response);
    await response.drive();
    approve(response);
    let isDead = false;
    const dying = (journal: Journal): Journal => ({
      ...journal,
      append(incident, events, options) {
        if (
          isDead ||
          events.some(({ type, data }) => type === "notice.sent" && data.purpose === "customers-closing")
        ) {
          isDead = true;
          throw new Error("killed");
        }
        return journal.append(incident, events, options);
      },
    });
    await expect(response.drive({ journal: dying })).rejects.toThrow("killed");
    expect(sentBy(response, "status-page")).toHaveLength(1);
    let again = 0;
    sending(response, "status-page", async () => {
      again += 1;
    });
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(again).toBe(0);
    expect(response.rows("notices.settled")[0]?.data.failed).toEqual([
      "notify/customers-closing/status-page/customers",
    ]);
  });
});

describe("the alerts that notices belong to", () => {
  it("are one for the incident and one for each stage of its deadline, and the closing notice ends them", async () => {
    const response = await play({ ...wanted, revoke: { overlap: "10m" } });
    closeLeakPath(response);
    await response.drive();
    await response.world.clock.sleep(26 * 60);
    await response.drive({ seconds: 0, unattended: true });
    await response.drive();
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    const notices = response.world.notices().map(({ notice }) => notice);
    const { incident } = response;
    const stage = (nth: number): string => `${incident}/deadline-${nth}`;
    expect([...new Set(notices.map(({ topic }) => topic))]).toEqual([incident, stage(1), stage(2)]);
    const closing = notices.filter(({ ends }) => ends.length > 0);
    expect(closing).toHaveLength(5);
    for (const { ends, topic } of closing)
      expect([topic, ends]).toEqual([incident, [incident, stage(1), stage(2)]]);
    const leadership = sentBy(response, "exec-mail").filter(({ topic }) => topic !== incident);
    expect(leadership.map(({ to, topic }) => [to, topic])).toEqual([
      ["cto", stage(2)],
      ["ciso", stage(2)],
    ]);
  });
});
