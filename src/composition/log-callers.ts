import { createEventLog } from "../adapters/audit-log/event-log.ts";
import { createInNetwork } from "../adapters/in-network.ts";
import type { LogCallers, LogCallersRequest } from "../cli/inventory-services.ts";
import { createLogCallers } from "../core/inventory/found/callers-in-log.ts";
import { maskDense } from "../core/sanitise.ts";
import { chooseFormat, nothingRead } from "./event-format.ts";
import type { Toolbox } from "./toolbox.ts";

/** Callers in log files, held against the rows of an inventory. Texts of the log leave here without what could be a key. */
export async function logCallers({ scrub }: Toolbox, request: LogCallersRequest): Promise<LogCallers> {
  const { files, key, rows, responder, format } = request;
  const log = createEventLog(files, format === undefined ? null : chooseFormat(format));
  const callers = createLogCallers(rows, responder, key, createInNetwork());
  for await (const event of log.passes()) callers.add(event);
  const read = log.tally();
  if (read.events === 0) throw nothingRead(files);
  const found = callers.result();
  const clean = (texts: readonly string[]): readonly string[] => [
    ...new Set(texts.map((text) => maskDense(scrub(text)).slice(0, 200))),
  ];
  return {
    ...found,
    callers: found.callers.map((one) => ({
      ...one,
      userAgents: clean(one.userAgents),
      addresses: clean(one.addresses),
      principals: clean(one.principals),
      keyIds: one.keyIds.map((id) => scrub(id).slice(0, 200)),
    })),
    read,
  };
}
