import type { Policy } from "./policy.ts";
import { end, handToAll, replace } from "./rollout.ts";

/**
 * Ends the key at once and repairs afterwards, as the usual first advice has it:
 *
 * - OWASP/CheatSheetSeries, `cheatsheets/Secrets_Management_Cheat_Sheet.md` at 18ed0d7, section 9.2: revocation, rotation,
 *   deletion, logging, in this order.
 * - github/docs, `content/code-security/tutorials/remediate-leaked-secrets/remediating-a-leaked-secret.md` at 09b7ee6,
 *   steps 3 to 5, for a high risk; a note there tells who fears an outage to do it the other way round.
 */
export const revokeFirst: Policy = {
  name: "revoke-first",
  async answer(leak) {
    await end(leak);
    const replacement = await replace(leak);
    if (replacement !== null) await handToAll(leak, leak.declared, replacement.value);
  },
};
