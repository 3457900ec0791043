import { StanchError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

/** Closes the review that a broken glass leaves open; the incident can't close before. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: PersonOptions & { readonly findings: string },
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const { endedOn, reviewClosed } = desk.at.incident;
    if (endedOn !== "break-glass" || reviewClosed) {
      throw new StanchError({
        code: "ERR_NO_REVIEW",
        message: reviewClosed
          ? "the review is closed already"
          : "no review is due: no key was ended through broken glass",
      });
    }
    const findings = ownWords(options.findings, "findings");
    const after = sign(desk, { type: "review.closed", data: { findings } });
    say(after, "the after-review is closed; stanch resume goes on");
    return outcomeAt(after);
  });
}
