import { createHash } from "node:crypto";
import type { AuditQuery } from "../../core/audit.ts";
import { StanchError } from "../../core/errors.ts";
import { type Instant, plus } from "../../core/time.ts";
import { awsEndpoint } from "../../formats/aws-hosts.ts";
import { AWS_KEY_ID } from "../../formats/aws.ts";
import { rowFormat } from "../../formats/row-format.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AuditPages } from "../audit-pages.ts";
import { type AwsCallerOptions, awsCall, nameless } from "../aws/call.ts";
import { plainAnswer } from "../aws/meaning.ts";
import { optionalPackage } from "../optional-package.ts";
import { endless } from "./page-at.ts";
import { answerError } from "./verdict.ts";

/** One Region whose event history is read. */
export interface TrailRegion {
  readonly region: string;
  readonly endpoint: string;
}

/** A Region as the config writes it, at its public address unless told. */
export function trailRegion(
  given: string | { readonly region: string; readonly baseUrl: string },
): TrailRegion {
  if (typeof given !== "string") return { region: given.region, endpoint: given.baseUrl };
  return { region: given, endpoint: awsEndpoint("cloudtrail", given) };
}

export interface CloudtrailOptions extends Omit<AwsCallerOptions, "region" | "endpoint"> {
  readonly regions: readonly TrailRegion[];
  readonly clock: Clock;
}

/** AWS promises nothing, and says that an event is there within about this time. */
const LAG_SECONDS = 15 * 60;
const KEPT_SECONDS = 90 * 24 * 3600;
/** AWS allows two calls a second, for one account in one Region. */
const PACE_MS = 550;
/** Of one look-up in one Region; at their pace they take nine minutes. */
const MOST_PAGES = 1000;
/** A page holds 50 events; one may have 256 KB. */
const MOST_BYTES = 16 * 1024 * 1024;

type Lookup = { readonly AttributeKey: "AccessKeyId" | "Username"; readonly AttributeValue: string };

/**
 * The event history of CloudTrail: management events of the last 90 days, Region by Region. A look-up takes one attribute,
 * so each key is looked up by itself, and each user that was made with one. An event that comes twice is given once.
 */
export function cloudtrailPages(options: CloudtrailOptions): AuditPages {
  const { name, regions, clock } = options;
  const nextAt = new Map<string, number>();
  const names = regions.map(({ region }) => region);

  async function pace(region: string): Promise<void> {
    const now = Date.parse(clock.now());
    const at = Math.max(now, nextAt.get(region) ?? now);
    nextAt.set(region, at + PACE_MS);
    if (at > now) await clock.sleep((at - now) / 1000);
  }

  async function lookUp(at: TrailRegion, { from, to }: AuditQuery, lookup: Lookup | null, token?: string) {
    const sdk = await optionalPackage(
      "aws-iam",
      "@aws-sdk/client-cloudtrail",
      () => import("@aws-sdk/client-cloudtrail"),
    );
    await pace(at.region);
    return awsCall(
      { ...options, ...at },
      {
        changes: false,
        maxBytes: MOST_BYTES,
        send: (config) =>
          nameless(new sdk.CloudTrailClient(config)).send(
            new sdk.LookupEventsCommand({
              StartTime: new Date(Math.floor(Date.parse(from) / 1000) * 1000),
              EndTime: new Date(Math.ceil(Date.parse(to) / 1000) * 1000),
              MaxResults: 50,
              LookupAttributes: lookup === null ? undefined : [lookup],
              NextToken: token,
            }),
          ),
        isAnswer: (answer) =>
          Array.isArray((answer.json() as { readonly Events?: unknown } | undefined)?.Events),
        error: (code, answer) => {
          const plain = plainAnswer(code, answer);
          const call = { provider: name, step: `LookupEvents in ${at.region}`, changes: false };
          return answerError(call, plain.status === 401 ? "refused" : "other", plain);
        },
      },
    );
  }

  async function* read(query: AuditQuery): AsyncGenerator<readonly unknown[]> {
    const seen = new Set<string>();
    const isNew = ({ EventId = "", CloudTrailEvent = "" }: TrailEvent): boolean => {
      const id = `${EventId} ${createHash("sha256").update(CloudTrailEvent).digest("hex")}`;
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    };
    // Region by Region for each key: so that hardly a call has to wait for its turn.
    for (const lookup of lookupsOf(name, query.keyIds)) {
      for (const region of regions) {
        const tokens = new Set<string>();
        let token: string | undefined;
        do {
          const { Events = [], NextToken } = await lookUp(region, query, lookup, token);
          const events: readonly TrailEvent[] = Events;
          yield events
            .filter(isNew)
            .map(({ EventId = null, CloudTrailEvent = null }) => ({ EventId, CloudTrailEvent }));
          if (NextToken !== undefined && tokens.has(NextToken))
            throw endless("the same next page comes twice");
          token = NextToken;
          if (token !== undefined) tokens.add(token);
          // The last one that is read still names a next.
          if (tokens.size === MOST_PAGES) throw endless(`there are more than ${String(MOST_PAGES)} pages`);
        } while (token !== undefined);
      }
    }
  }

  const rows = rowFormat({
    format: { name: "cloudtrail", covers: names.map((region) => `management:${region}`), lag: LAG_SECONDS },
  });
  const cannotSee = [
    ...rows.capabilities.cannotSee,
    `The event history holds management events of 90 days, and was read in ${names.join(", ")} only`,
    "Sessions of a role, and console log-ins, that are known by a name alone: look-ups go by access key and by user",
  ];
  return {
    rows: { ...rows, capabilities: { ...rows.capabilities, cannotSee } },
    since: (): Instant => plus(clock.now(), -KEPT_SECONDS),
    pages: read,
  };
}

interface TrailEvent {
  readonly EventId?: string | undefined;
  readonly CloudTrailEvent?: string | undefined;
}

/** One look-up for each id that can be one; without any ids, everything. */
function lookupsOf(name: string, ids: readonly string[] | undefined): readonly (Lookup | null)[] {
  if (ids === undefined) return [null];
  const keys = ids.filter((id) => AWS_KEY_ID.test(id) && /^A[KS]IA/.test(id));
  // A users's log-in to the console goes by the user's name too.
  const users = ids.flatMap((id) => /^(?:user|console):\d{12}\/([\w+=,.@-]{1,64})$/.exec(id)?.[1] ?? []);
  if (ids.length > 0 && keys.length === 0) {
    throw new StanchError({
      code: "ERR_PROVIDER_VALUE",
      message: `${name}: none of the keys that are looked for has the id of an AWS access key`,
    });
  }
  return [
    ...keys.map((AttributeValue) => ({ AttributeKey: "AccessKeyId" as const, AttributeValue })),
    ...[...new Set(users)].map((AttributeValue) => ({ AttributeKey: "Username" as const, AttributeValue })),
  ];
}
