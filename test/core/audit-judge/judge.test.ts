import { describe, expect, it } from "vitest";
import { after, app, call, judged, minted, thief, usual, withApp } from "./events.ts";

describe("who is explained", () => {
  it("a declared consumer's call is legitimate, and a stranger's isn't", async () => {
    const [ours, theirs] = [call(60), thief(61)];
    const { of } = await judged([...usual, ours, theirs], withApp);
    expect(of(ours)).toMatchObject({ verdict: "legitimate", reasons: ["consumer:orders"] });
    expect(of(theirs)?.verdict).toBe("misuse");
  });

  it("the program's name alone isn't enough where the consumer has networks", async () => {
    const copied = call(60, { address: "203.0.113.9" });
    expect((await judged([...usual, copied], withApp)).of(copied)?.verdict).toBe("undetermined");
  });

  it("kinds of call that the consumer doesn't make aren't explained by it", async () => {
    const declared = { consumers: [{ ...app, calls: ["s3:Put*"] }], responder: {}, ownAgent: null };
    const [put, other] = [call(60), call(61, { action: "iam:ListUsers" })];
    const { of } = await judged([...usual, put, other], { declared });
    expect(of(put)?.verdict).toBe("legitimate");
    expect(of(other)).toMatchObject({ verdict: "undetermined", reasons: ["new-action"] });
  });

  it("a service of the consumer's calls explains that service only", async () => {
    const declared = { consumers: [{ ...app, calls: ["s3"] }], responder: {}, ownAgent: null };
    const [put, other] = [call(60), call(61, { action: "s3control:ListJobs" })];
    const { of } = await judged([put, other], { declared });
    expect([of(put)?.verdict, of(other)?.verdict]).toEqual(["legitimate", "undetermined"]);
  });

  it("the responder's own calls are tagged out of the window, stanch's of this incident too", async () => {
    const declared = {
      consumers: [],
      responder: { networks: ["192.0.2.0/28"] },
      ownAgent: "stanch/L-20261120-k3f9",
    };
    const own = [
      thief(60, { address: "192.0.2.3" }),
      thief(61, { userAgent: "stanch/L-20261120-k3f9" }),
      thief(62, { userAgent: "stanch/L-20261120-zzzz" }),
    ];
    const { judgement, of } = await judged(own, { declared });
    expect(own.map((event) => of(event)?.reasons[0])).toEqual(["responder", "responder", "unexplained"]);
    expect(judgement.window).toEqual({ first: after(62), last: after(62) });
  });

  it("whoever looks like a consumer on a key that a stranger made is a stranger", async () => {
    const stolen = "AKIAEXAMPLECHILD0000";
    const made = thief(60, { action: "iam:CreateAccessKey", minted: minted(stolen), deeds: ["persistence"] });
    const used = call(120, { keyIds: [stolen] });
    const { of } = await judged([...usual, made, used], withApp);
    expect(of(used)?.verdict).not.toBe("legitimate");
    expect(of(used)?.reasons).toContain("minted-then-used");
  });

  it("a session that a consumer made is explained as the consumer is", async () => {
    const session = "ASIAEXAMPLESESSION00";
    const made = call(60, { action: "sts:AssumeRole", minted: minted(session, { kind: "session" }) });
    const used = call(61, { keyIds: [session] });
    const { judgement, of } = await judged([made, used], withApp);
    expect(of(used)?.verdict).toBe("legitimate");
    expect(judgement.lineage).toMatchObject([{ id: session, stolen: false, uses: 1 }]);
  });
});

describe("what is usual", () => {
  it("goes on after the exposure as undetermined where nobody declared it, never as misuse", async () => {
    const same = call(60);
    const { of } = await judged([...usual, same]);
    expect(of(same)).toMatchObject({ verdict: "undetermined", reasons: ["as-before"] });
  });

  it("calls before the exposure aren't judged", async () => {
    const early = thief(-5);
    const { of, judgement } = await judged([...usual, early]);
    expect(of(early)).toMatchObject({ verdict: "legitimate", reasons: ["before-exposure"] });
    expect(judgement.window.first).toBeNull();
  });

  it("calls before the baseline don't make anything usual", async () => {
    const long = Array.from({ length: 5 }, (_, day) => thief(-86_400 * (40 + day)));
    const now = thief(60);
    expect((await judged([...long, ...usual, now])).of(now)?.verdict).toBe("misuse");
    expect((await judged([...long, ...usual, now], { baseline: 60 * 86_400 })).of(now)?.verdict).toBe(
      "undetermined",
    );
  });

  it("without an exposure every call is judged, and nothing is new", async () => {
    const events = [...usual, thief(60)];
    const { judgement } = await judged(events, { exposedAt: null });
    expect(judgement.counts).toEqual({ legitimate: 0, misuse: 0, undetermined: events.length });
  });

  it("without calls before and without an inventory nothing is new: a quiet thief stays undetermined", async () => {
    const quiet = [0, 60, 120].map((seconds) => thief(seconds, { action: "s3:GetObject" }));
    const { judgement, of } = await judged(quiet);
    expect(judgement.verdict).toBe("undetermined");
    expect(quiet.map((event) => of(event)?.verdict)).toEqual(Array(3).fill("undetermined"));
    expect(judgement.window).toEqual({ first: after(0), last: after(120) });
  });

  it("an inventory that tells networks and programs makes a stranger news without a single call before", async () => {
    const only = thief(60);
    expect((await judged([only], withApp)).of(only)).toMatchObject({
      verdict: "misuse",
      reasons: ["new-network", "new-agent"],
    });
  });
});

describe("the verdict of the whole", () => {
  it("is never clean for a key that no event names", async () => {
    const { judgement } = await judged([call(60, { keyIds: ["AKIAEXAMPLEOTHER0000"], principals: [] })]);
    expect(judgement.verdict).toBe("not-observed");
  });

  it("counts a record that stands twice once, and one that says something else under its id too", async () => {
    const event = thief(60);
    const { judgement } = await judged([event, event, { ...event, action: "iam:ListUsers" }]);
    expect(judgement.counts.undetermined).toBe(2);
    expect(judgement.duplicates).toBe(1);
  });

  it("gives the same in any order of rows", async () => {
    const child = "AKIAEXAMPLECHILD0000";
    const events = [
      ...usual,
      thief(60, { action: "iam:CreateAccessKey", minted: minted(child), deeds: ["persistence"] }),
      thief(90, { keyIds: [child], action: "iam:ListUsers", deeds: ["discovery"] }),
      call(100),
    ];
    const forwards = await judged(events, withApp);
    const backwards = await judged(events.toReversed(), withApp);
    expect(events.map((event) => backwards.of(event)?.verdict)).toEqual(
      events.map((event) => forwards.of(event)?.verdict),
    );
    expect(backwards.judgement.counts).toEqual(forwards.judgement.counts);
    expect(backwards.judgement.window).toEqual(forwards.judgement.window);
  });
});
