import { z } from "zod";
import { type FindingFormat, type Row, members, unwrappedRows } from "./format.ts";
import { timeSchema } from "./times.ts";

const POLICY = /^AWS(?:CompromisedKeyQuarantine(?:V\d+)?|ExposedCredentialPolicy_DO_NOT_REMOVE)$/;

const eventSchema = z.object({
  eventTime: timeSchema,
  recipientAccountId: z.string().max(20).nullish(),
  requestParameters: z.object({ userName: z.string().min(1).max(200) }),
});

/**
 * AWS has put its quarantine policy on a user, as CloudTrail records it: the user's keys were exposed before that. Other
 * events of the same log are left out. It names the user and not the key.
 */
export const awsQuarantine: FindingFormat = {
  name: "aws-quarantine",
  title: "a CloudTrail event by which AWS quarantines a user",
  layouts: ["json", "lines"],
  fits: (value) => eventsOf(value).some((row) => policyOf(row.value) !== null),
  read(value, reading) {
    for (const { value: item, way } of eventsOf(value)) {
      const policy = policyOf(item);
      if (policy === null) continue;
      const event = reading.row(item, way, eventSchema);
      if (event === null) continue;
      const account = event.recipientAccountId ?? "?";
      const { userName } = event.requestParameters;
      reading.found({
        detector: policy,
        name: `${account} ${userName}`,
        file: `AWS account ${account}, user ${userName}`,
        noticedAt: event.eventTime,
      });
    }
  },
};

function eventsOf(value: unknown): readonly Row[] {
  return unwrappedRows(value, "Records", "eventName");
}

/** The name of the policy, where the event puts a quarantine policy on a user; one that was refused has put none. */
function policyOf(event: unknown): string | null {
  const { eventName, errorCode, requestParameters } = members(event);
  if (eventName !== "AttachUserPolicy" && eventName !== "PutUserPolicy") return null;
  if (errorCode !== undefined && errorCode !== null) return null;
  const { policyArn, policyName } = members(requestParameters);
  const named = typeof policyArn === "string" ? policyArn.slice(policyArn.lastIndexOf("/") + 1) : policyName;
  return typeof named === "string" && POLICY.test(named) ? named : null;
}
