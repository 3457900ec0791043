/** The public address of a service in a Region of the ordinary partition or of China. */
export function awsEndpoint(service: "cloudtrail" | "lambda" | "secretsmanager", region: string): string {
  return `https://${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}
