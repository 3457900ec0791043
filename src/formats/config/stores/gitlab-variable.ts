import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { valueError } from "../../zod-words.ts";
import { secretRefSchema } from "../../secret-ref.ts";

/** A project or a group: its number, or its path. */
const ownerSchema = z.string().regex(/^(?:\d{1,12}|[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*)$/, {
  error: valueError((value) => `${value} is neither the number nor the path of a project or group`),
});

/** A CI/CD variable of a project or a group. */
export const gitlabVariableStoreSchema = z
  .strictObject({
    adapter: z.literal("gitlab-variable"),
    baseUrl: baseUrlSchema.default("https://gitlab.com"),
    credential: secretRefSchema,
    project: ownerSchema.exactOptional(),
    group: ownerSchema.exactOptional(),
    variable: z.string().regex(/^[A-Za-z0-9_]{1,255}$/, {
      error: valueError((value) => `${value} isn't the name of a variable in GitLab`),
    }),
    /** `*`, `production`, `review/*`: exactly as it stands there. */
    environmentScope: z.string().min(1).max(255).default("*"),
    /** Its value can't be read, not even through the API. */
    hidden: z.boolean().default(false),
  })
  .refine((store) => (store.project === undefined) !== (store.group === undefined), {
    error: "needs one of project and group",
  });
