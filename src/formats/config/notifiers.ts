import { z } from "zod";
import { choiceError } from "../zod-words.ts";
import { fileNotifierSchema } from "./notifiers/file.ts";
import { githubIssueNotifierSchema } from "./notifiers/github-issue.ts";
import { stdoutNotifierSchema } from "./notifiers/stdout.ts";
import { webhookNotifierSchema } from "./notifiers/webhook.ts";

/** Where a notice goes. */
export const notifierSchema = z.discriminatedUnion(
  "adapter",
  [fileNotifierSchema, githubIssueNotifierSchema, stdoutNotifierSchema, webhookNotifierSchema],
  { error: choiceError("an adapter here") },
);
