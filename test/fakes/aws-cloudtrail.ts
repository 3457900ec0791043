import { type AwsCaller, signatureProblem } from "./aws-signature.ts";
import { type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

export interface FakeTrail {
  readonly server: FakeServer;
  /** Whose calls it takes. */
  readonly caller: AwsCaller;
  /** Records as CloudTrail writes them, in any order. */
  readonly records: Readonly<Record<string, unknown>>[];
}

interface Asked {
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly LookupAttributes?: readonly { readonly AttributeKey: string; readonly AttributeValue: string }[];
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

const TARGET = "CloudTrail_20131101.LookupEvents";

/** The event history of one Region: JSON 1.1, newest first, one attribute a look-up; every call has to be signed. */
export async function startFakeTrail(region: string): Promise<FakeTrail> {
  const caller: AwsCaller = {
    accessKeyId: "AKIAQ2STANCH3OWNKEY7",
    secretAccessKey: "EXAMPLEownSecretEXAMPLEownSecretEXAMPLE0",
    region,
    service: "cloudtrail",
  };
  const records: Readonly<Record<string, unknown>>[] = [];

  function lookUp(asked: Asked): FakeReply {
    const {
      StartTime = 0,
      EndTime = Infinity,
      LookupAttributes = [],
      NextToken = "0",
      MaxResults = 50,
    } = asked;
    if (LookupAttributes.length > 1) return failure("InvalidLookupAttributesException");
    const found = records
      .filter((record) => {
        const at = Date.parse(text(record, "eventTime")) / 1000;
        return at >= StartTime && at <= EndTime && LookupAttributes.every((one) => fits(record, one));
      })
      .toSorted((one, other) => (text(one, "eventTime") < text(other, "eventTime") ? 1 : -1));
    const from = Number(NextToken);
    const page = found.slice(from, from + Math.min(MaxResults, 50));
    const Events = page.map((record) => ({
      EventId: text(record, "eventID"),
      EventName: text(record, "eventName"),
      EventTime: Date.parse(text(record, "eventTime")) / 1000,
      CloudTrailEvent: JSON.stringify(record),
    }));
    const isMore = from + page.length < found.length;
    return {
      status: 200,
      body: { Events, ...(isMore ? { NextToken: String(from + page.length) } : {}) },
      headers: TYPE,
    };
  }

  const server = await startFakeServer((call) =>
    call.headers["x-amz-target"] === TARGET
      ? {
          route: "lookup",
          answer: () => {
            const problem = signatureProblem(call, caller);
            return problem === null ? lookUp(call.json as Asked) : failure(problem);
          },
        }
      : null,
  );
  return { server, caller, records };
}

const TYPE = { "content-type": "application/x-amz-json-1.1" };

function failure(name: string): FakeReply {
  return { status: 400, body: { __type: name, message: "no EXAMPLE" }, headers: TYPE };
}

function fits(
  record: Readonly<Record<string, unknown>>,
  { AttributeKey, AttributeValue }: { readonly AttributeKey: string; readonly AttributeValue: string },
): boolean {
  const identity = record["userIdentity"] as Readonly<Record<string, unknown>>;
  if (AttributeKey === "AccessKeyId") return identity["accessKeyId"] === AttributeValue;
  return AttributeKey === "Username" && identity["userName"] === AttributeValue;
}

function text(record: Readonly<Record<string, unknown>>, name: string): string {
  const value = record[name];
  return typeof value === "string" ? value : "";
}
