import { StanchError } from "../../core/errors.ts";
import type { KeyRequest } from "../../core/key.ts";
import type { Secret } from "../../core/secret.ts";
import type { Prompter } from "../../ports/prompter.ts";
import { showClicks } from "../by-hand.ts";

const AS_OF = "2026-11-26";
const TRIES = 3;
/** Classic and fine-grained personal access tokens. */
const TOKEN = /^(?:ghp_[A-Za-z0-9_]{20,250}|github_pat_[A-Za-z0-9_]{20,250})$/;

/** GitHub makes personal access tokens for people only: shows one how, and asks for the value. */
export async function askForToken(
  prompter: Prompter,
  organization: string,
  { name, principal, scopes }: KeyRequest,
): Promise<Secret> {
  showClicks(prompter, "GitHub: make a personal access token by hand", {
    asOf: AS_OF,
    steps: [
      `Sign in to GitHub as ${principal ?? "the person or machine user that the token is to belong to"}`,
      "Open Settings, Developer settings, Personal access tokens, Fine-grained tokens, Generate new token",
      `Token name, exactly: ${name}`,
      `Resource owner: ${organization}; an expiration date; only the repositories that the consumers need`,
      `Permissions, and no others: ${scopes === undefined ? "what the consumers need" : scopes.join(", ")}`,
      "Generate the token and copy it: it is shown once",
      `If ${organization} wants to approve tokens: have an owner approve it`,
    ],
  });
  try {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const value = await prompter.secret("value of the new token (hidden; never paste it into a chat)");
      if (TOKEN.test(value.reveal())) return value;
      prompter.say(["that isn't a personal access token: it begins with github_pat_ or ghp_"]);
    }
    throw new StanchError({
      code: "ERR_VALUE_REJECTED",
      message: "no usable value of the new token was given",
    });
  } catch (error) {
    throw made(name, error);
  }
}

/** From the clicks on the person may have made the token; where there is nobody to ask nobody has clicked either. */
function made(name: string, error: unknown): unknown {
  if (!(error instanceof StanchError) || error.code === "ERR_WOULD_ASK") return error;
  return new StanchError({
    code: error.code,
    message: error.message,
    hint: `if the token ${name} was made, delete it at GitHub`,
    happened: "unknown",
  });
}
