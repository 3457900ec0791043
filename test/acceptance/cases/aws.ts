import { afterEach } from "vitest";
import { type Play, play } from "../../engine/play.ts";
import { type Setting, consumer } from "../../engine/setting.ts";
import { type Trail, startTrail } from "./cloudtrail-log.ts";

/** An access key of one IAM user that three programs share, and a trail of management events only. */
export interface AwsPlay extends Play {
  readonly trail: Trail;
  /** From now on this consumer answers when it is asked which key it holds. */
  deployStatusOf(consumer: string): void;
}

/** `thumbnails` makes data events only, `importer` both, `cleaner` is a function that a schedule starts. */
const CONSUMERS = [
  consumer("thumbnails", {
    period: "1m",
    match: { userAgents: ["Boto3/1.35.* app/thumbnails"] },
    calls: ["data"],
  }),
  consumer("importer", {
    period: "5m",
    match: { userAgents: ["Boto3/1.35.* app/importer"] },
    calls: ["management", "data"],
  }),
  consumer("cleaner", {
    owner: "ben",
    period: "1h",
    match: { userAgents: ["aws-sdk-nodejs/3.*"] },
    calls: ["management"],
    probes: [],
  }),
];

/** Two keys of one user at most, names that nobody keeps, no cache, but minutes until a change has reached every place. */
const IAM = {
  canRestrict: false,
  keepsNames: false,
  maxKeysPerPrincipal: 2,
  tokenCache: "2m",
  listLag: "10s",
  auditLag: "15m",
};

const trails: Trail[] = [];
afterEach(() => trails.splice(0).forEach((trail) => trail.remove()));

export async function playAws(setting: Setting = {}): Promise<AwsPlay> {
  const response = await play({
    consumers: CONSUMERS,
    leaked: { kind: "user" },
    audit: { lookback: "2h" },
    reissue: { per: "shared", keyKind: "user" },
    revoke: { watch: "30m", poll: "1m" },
    ...setting,
    provider: IAM,
  });
  const trail = startTrail(response.world);
  trails.push(trail);
  const answers = new Set<string>();
  response.adapt((given) => ({
    auditLogs: [trail.log],
    probes: (row) => (answers.has(row.id) ? given.probes(row) : []),
  }));
  return Object.assign(response, { trail, deployStatusOf: (id: string) => void answers.add(id) });
}
