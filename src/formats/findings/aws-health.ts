import { z } from "zod";
import { isAwsKeyId } from "../aws-key-id.ts";
import { type FindingFormat, hasMembers, members, rowsOf } from "./format.ts";
import { timeSchema } from "./times.ts";

const eventSchema = z.object({
  account: z.string().max(20).nullish(),
  time: timeSchema,
  detail: z.object({
    eventTypeCode: z.string().regex(/^AWS_RISK_/, { error: "this event is about no credential" }),
    startTime: timeSchema,
    affectedEntities: z
      .array(
        z.object({
          entityValue: z
            .string()
            .max(200)
            .refine(isAwsKeyId, { error: "this isn't the id of an access key" }),
        }),
      )
      .min(1)
      .max(1000),
  }),
});

/** AWS Health says over EventBridge that an access key was exposed or is suspected to be abused. */
export const awsHealth: FindingFormat = {
  name: "aws-health",
  title: "an AWS Health event on exposed credentials",
  layouts: ["json"],
  fits: (value) => {
    const event = rowsOf(value)[0]?.value;
    return (
      hasMembers(event, "detail-type", "detail") && hasMembers(members(event)["detail"], "eventTypeCode")
    );
  },
  read(value, reading) {
    for (const { value: item, way } of rowsOf(value)) {
      const event = reading.row(item, way, eventSchema);
      if (event === null) continue;
      for (const { entityValue } of event.detail.affectedEntities) {
        reading.found({
          detector: event.detail.eventTypeCode,
          keyId: entityValue,
          file:
            event.account === undefined || event.account === null ? "AWS" : `AWS account ${event.account}`,
          noticedAt: event.detail.startTime ?? event.time,
          verified: event.detail.eventTypeCode === "AWS_RISK_CREDENTIALS_EXPOSED" ? true : null,
        });
      }
    }
  },
};
