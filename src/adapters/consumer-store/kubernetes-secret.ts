import { z } from "zod";
import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { checkAccess } from "../kubernetes/access.ts";
import {
  type Cluster,
  type KubectlCall,
  type KubectlOptions,
  createKubectl,
  unreadable,
} from "../kubernetes/kubectl.ts";
import { secretFromText } from "../secret-text.ts";

export interface KubernetesSecretOptions extends KubectlOptions {
  readonly cluster: Cluster;
  readonly secret: string;
  /** Of the secret's data. */
  readonly key: string;
}

const secretSchema = z.looseObject({
  apiVersion: z.literal("v1"),
  kind: z.literal("Secret"),
  metadata: z.looseObject({
    resourceVersion: z.string().min(1),
    ownerReferences: z.array(z.looseObject({ controller: z.boolean().optional() })).default([]),
  }),
  immutable: z.boolean().default(false),
  data: z.record(z.string(), z.base64()).default({}),
});
type Found = z.output<typeof secretSchema>;

/**
 * One key of a Secret; all others stay as they are. The whole object is put back at the version that was read, so that a
 * change by somebody else in between is refused and not lost. Throws `ERR_STORE_…` and `ERR_COMMAND_…`.
 */
export function createKubernetesSecretStore(options: KubernetesSecretOptions): ConsumerStore {
  const { name, cluster, secret, key } = options;
  const kubectl = createKubectl(options);
  const path = `/api/v1/namespaces/${cluster.namespace}/secrets/${secret}`;
  const permission = `get and update of secrets/${secret} in the namespace ${cluster.namespace}`;
  const reading = { what: "read the secret", changes: false, permission };
  const writing = { what: "write the secret", changes: true, permission };

  async function find(): Promise<{ readonly whole: object; readonly found: Found }> {
    const whole = await kubectl.json({ ...reading, args: ["get", "--raw", path] });
    const found = secretIn(whole, reading);
    if (found.immutable) throw unfit("is immutable", "make a new secret and point the workload at it");
    if (found.metadata.ownerReferences.some(({ controller }) => controller === true))
      throw unfit(
        "is written by a controller, which would put the old value back",
        "write to where that controller reads it",
      );
    if (!Object.hasOwn(found.data, key)) throw unfit(`has no key ${key}`, "check the key in the config");
    return { whole: whole as object, found };
  }

  function secretIn(answer: unknown, about: Pick<KubectlCall, "what" | "changes">): Found {
    const parsed = secretSchema.safeParse(answer);
    if (!parsed.success) throw unreadable(name, about, "the answer isn't a secret");
    return parsed.data;
  }

  function unfit(why: string, hint: string): StanchError {
    return new StanchError({
      code: "ERR_STORE_REFUSED",
      message: `${name}: the secret ${secret} ${why}`,
      hint,
    });
  }

  return {
    name,
    canRead: true,
    byHand: false,
    async preflight() {
      await find();
      const deed = { verb: "update", group: "", resource: "secrets", object: secret } as const;
      await checkAccess(name, kubectl, cluster, deed, permission);
    },
    async read() {
      const { found } = await find();
      return secretFromText(Buffer.from(found.data[key] ?? "", "base64"), `what ${name} stores`);
    },
    async write(value) {
      const encoded = Buffer.from(value.reveal()).toString("base64");
      const { whole, found } = await find();
      // Indented, because what comes back to the letter is masked, and an update that changes nothing does.
      const body = new Secret(JSON.stringify({ ...whole, data: { ...found.data, [key]: encoded } }, null, 1));
      try {
        const args = ["replace", "--raw", path, "--validate=false", "-f", "-"];
        const answer = await kubectl.json({ ...writing, args, input: body });
        if (secretIn(answer, writing).data[key] === encoded) return;
      } catch (error) {
        // A call that somebody on the way sent twice is refused the second time, and has worked.
        if (!(error instanceof StanchError) || error.code !== "ERR_STORE_REFUSED") throw error;
        const now = await find().catch(() => null);
        if (now?.found.data[key] === encoded) return;
        throw error;
      }
      throw unreadable(name, writing, "the server keeps another value than it was given");
    },
  };
}
