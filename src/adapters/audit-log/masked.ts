import type { AuditEvent } from "../../core/audit-event.ts";
import type { AuditLog } from "../../ports/audit-log.ts";

/**
 * The same source, with `mask` over whatever text of a row its caller chose: a user agent or a path may hold a key, and
 * rows go into the journal.
 */
export function maskAuditLog(log: AuditLog, mask: (text: string) => string): AuditLog {
  const masked = (text: string | null): string | null => (text === null ? null : mask(text));
  return {
    ...log,
    async *read(query) {
      for await (const item of log.read(query)) {
        if (item.type === "gap") yield item;
        else {
          const { principal, address, userAgent, action, event } = item;
          yield {
            ...item,
            principal: masked(principal),
            address: masked(address),
            userAgent: masked(userAgent),
            action: masked(action),
            ...(event === undefined ? {} : { event: withoutSecretNames(event, mask) }),
          };
        }
      }
    },
  };
}

/** A masked name would fit nothing: it is left out. */
function withoutSecretNames(event: AuditEvent, mask: (text: string) => string): AuditEvent {
  const minted = event.minted.map((one) => ({
    ...one,
    aliases: one.aliases.filter((alias) => mask(alias) === alias),
  }));
  return { ...event, minted };
}
