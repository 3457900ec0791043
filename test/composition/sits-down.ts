import { takeSeat } from "../../src/composition/rehearsal/seat.ts";
import { StanchError } from "../../src/core/errors.ts";

/** A process that takes each seat it is told of, says how that went, and stays in it. */
process.on("message", (path: string) => {
  takeSeat(path, "it is taken", "2026-11-23T09:00:00.000Z").then(
    () => process.send?.("sits"),
    (error: unknown) => process.send?.(error instanceof StanchError ? error.code : String(error)),
  );
});
process.send?.("ready");
