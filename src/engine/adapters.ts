import type { InNetwork } from "../core/attribution.ts";
import type { Consumer } from "../core/consumer.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { Clock } from "../ports/clock.ts";
import type { ConsumerStore, Reload } from "../ports/consumer-store.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { ConsumerProbe, KeyProbe } from "../ports/probe.ts";
import type { Prompter } from "../ports/prompter.ts";
import type { Provider } from "../ports/provider.ts";
import type { Random } from "../ports/random.ts";
import type { Identity, Signer } from "../ports/signer.ts";
import type { Spool } from "../ports/spool.ts";

/** Everything that a response touches. Live and rehearsal differ in what is put in here and in nothing else. */
export interface Adapters {
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: Signer;
  /** The responder who drives; signs checkpoints. */
  readonly identity: Identity;
  readonly spool: Spool;
  readonly prompter: Prompter;
  readonly provider: Provider;
  readonly auditLogs: readonly AuditLog[];
  readonly notifiers: readonly Notifier[];
  readonly keyProbe: KeyProbe | null;
  readonly pause: { readonly apply: Reload; readonly undo: Reload } | null;
  readonly inNetwork: InNetwork;
  store(consumer: Consumer): ConsumerStore;
  reload(consumer: Consumer): Reload | null;
  probes(consumer: Consumer): readonly ConsumerProbe[];
}
