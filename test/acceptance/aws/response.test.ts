import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AwsScene, openAwsScene } from "./scene.ts";

const SESSION = "ASIAQ2THIEF2SESSION2";

describe("a response to a leaked key of an IAM user", { timeout: 180_000 }, () => {
  let scene: AwsScene;

  beforeEach(async () => {
    scene = await openAwsScene();
  });

  afterEach(() => scene.close());

  const call = (id: string, minutesAgo: number, more: object = {}) => ({
    eventID: id,
    eventTime: new Date(Date.now() - minutesAgo * 60_000).toISOString().replace(/\.\d+/, ""),
    eventSource: "sts.amazonaws.com",
    eventName: "GetCallerIdentity",
    sourceIPAddress: "192.0.2.7",
    userAgent: "aws-sdk-go/2.1",
    userIdentity: { type: "IAMUser", userName: "deploy", accessKeyId: scene.leaked.id },
    ...more,
  });

  it("makes a second key and brings the consumer over, finds the thief's session, and ends nothing", async () => {
    const { iam, trail, secrets, leaked, stanch } = scene;
    const thief = { sourceIPAddress: "203.0.113.9", userAgent: "Boto3/1.9" };
    const credentials = { accessKeyId: SESSION, expiration: new Date(Date.now() + 36e6).toISOString() };
    trail.records.push(
      call("e-1", 50),
      call("e-2", 40, { ...thief, eventName: "GetFederationToken", responseElements: { credentials } }),
      // Only who looks the session up by itself sees this.
      call("e-3", 30, { ...thief, userIdentity: { type: "FederatedUser", accessKeyId: SESSION } }),
    );
    await stanch(["init", "--policy", "solo"]);
    await stanch(["enrol", "mia"]);
    const doctor = await stanch(["doctor"]);
    expect(doctor).toMatch(/provider aws +ok +reads 1 key$/m);
    expect(doctor).toMatch(/audit log trail +ok +can be read; names keys/);
    expect(doctor).toMatch(/store web +ok +can be written/);

    const said = await stanch(
      ["respond", "runbook.yaml", "--live", "--value", "leaked", "--yes"],
      "gate shut:",
    );
    expect(said).toContain("stanch's own credential is another");
    expect(said).toMatch(/judged MISUSE: 2 calls; .*made with the leaked key: session ASIAQ2THIEF2SESSION2/);
    expect(said).toContain("the provider accepted replacement web");
    expect(said).toMatch(
      /gate shut: NEW_USE_UNPROVEN web; OLD_USE_UNOBSERVABLE callers\/except\/management:us-east-1, web; CALLER_UNCLASSIFIED/,
    );

    const [before, made] = [...iam.keys.values()];
    expect([iam.keys.size, before?.id, before?.active]).toEqual([2, leaked.id, true]);
    expect(JSON.parse(secrets.text("AWSCURRENT") ?? "")).toEqual({
      id: made?.id,
      secret: made?.secret,
      port: 80,
    });
    expect(JSON.parse(secrets.text("AWSPREVIOUS") ?? "")).toMatchObject({ id: leaked.id });
    for (const { secret } of [leaked, ...iam.keys.values()]) expect(doctor + said).not.toContain(secret);
    expect(doctor + said).not.toContain(iam.caller.secretAccessKey);
    // By which a response knows its own calls in the log.
    const create = iam.server.calls.find(({ route }) => route === "create");
    expect(create?.headers["user-agent"]).toMatch(/^stanch\/L-\d{8}-\w{4}$/);
  });
});
