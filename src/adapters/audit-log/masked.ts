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
          const { principal, address, userAgent, action } = item;
          yield {
            ...item,
            principal: masked(principal),
            address: masked(address),
            userAgent: masked(userAgent),
            action: masked(action),
          };
        }
      }
    },
  };
}
