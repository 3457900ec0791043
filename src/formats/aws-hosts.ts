import type { Config } from "./config.ts";

type Service = "cloudtrail" | "lambda" | "secretsmanager";

interface PublicHost {
  readonly host: string;
  /** Of the Region from which it follows. */
  readonly path: string[];
}

/** The public address of a service in a Region of the ordinary partition or of China. */
export function awsEndpoint(service: Service, region: string): string {
  return `https://${hostOf(service, region)}`;
}

/** Public hosts that follow from a Region and don't stand in the config themselves. */
export function awsHostsIn({
  providers,
  stores,
}: Pick<Config, "providers" | "stores">): readonly PublicHost[] {
  return [
    ...Object.entries(providers).flatMap(([name, entry]) => trailHosts(name, entry)),
    ...Object.entries(stores).flatMap(([name, entry]) => storeHosts(name, entry)),
  ];
}

function trailHosts(name: string, entry: Config["providers"][string]): readonly PublicHost[] {
  if (entry.adapter !== "aws-iam") return [];
  const regions = entry.cloudtrail?.regions ?? [];
  return regions.flatMap((region, index) => {
    if (typeof region !== "string") return [];
    const path = ["providers", name, "cloudtrail", "regions", String(index)];
    return [{ host: hostOf("cloudtrail", region), path }];
  });
}

function storeHosts(name: string, entry: Config["stores"][string]): readonly PublicHost[] {
  if (entry.adapter !== "aws-lambda-env" && entry.adapter !== "aws-secrets-manager") return [];
  if (entry.baseUrl !== undefined) return [];
  const service = entry.adapter === "aws-lambda-env" ? "lambda" : "secretsmanager";
  return [{ host: hostOf(service, entry.region), path: ["stores", name, "region"] }];
}

function hostOf(service: Service, region: string): string {
  return `${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}
