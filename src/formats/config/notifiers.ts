import { z } from "zod";
import { choiceError } from "../zod-words.ts";
import { alertmanagerNotifierSchema } from "./notifiers/alertmanager.ts";
import { discordNotifierSchema } from "./notifiers/discord.ts";
import { emailNotifierSchema } from "./notifiers/email.ts";
import { fileNotifierSchema } from "./notifiers/file.ts";
import { githubIssueNotifierSchema } from "./notifiers/github-issue.ts";
import { pagerdutyNotifierSchema } from "./notifiers/pagerduty.ts";
import { slackBotNotifierSchema, slackNotifierSchema } from "./notifiers/slack.ts";
import { stdoutNotifierSchema } from "./notifiers/stdout.ts";
import { teamsNotifierSchema } from "./notifiers/teams.ts";
import { webhookNotifierSchema } from "./notifiers/webhook.ts";

/** Where a notice goes. */
export const notifierSchema = z.discriminatedUnion(
  "adapter",
  [
    alertmanagerNotifierSchema,
    discordNotifierSchema,
    emailNotifierSchema,
    fileNotifierSchema,
    githubIssueNotifierSchema,
    pagerdutyNotifierSchema,
    slackBotNotifierSchema,
    slackNotifierSchema,
    stdoutNotifierSchema,
    teamsNotifierSchema,
    webhookNotifierSchema,
  ],
  { error: choiceError("an adapter here") },
);
