import { z } from "zod";
import { type Kubectl, unreadable } from "./kubectl.ts";
import { type Workload, type WorkloadRef, selectorText } from "./workload.ts";

const podSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/) }),
  spec: z.looseObject({ nodeName: z.string().default("") }),
  status: z.looseObject({ phase: z.string().default("Unknown") }).prefault({}),
});

const pageSchema = z.looseObject({
  kind: z.literal("PodList"),
  metadata: z.looseObject({ continue: z.string().max(10_000).default("") }).prefault({}),
  items: z.array(podSchema),
});

/** A page has to fit into 1 MiB; a pod with all that its server keeps takes up to 20 KB. */
const PAGE = 25;
const MOST_PODS = 100;

/**
 * Names of the pods of a workload that may hold a key: all but those that have ended and those that no node has taken yet.
 * `ERR_STORE_ANSWER` if there are more than a hundred.
 */
export async function podsOf(
  name: string,
  kubectl: Kubectl,
  { cluster: { namespace } }: WorkloadRef,
  workload: Workload,
): Promise<readonly string[]> {
  const call = {
    what: "list pods",
    changes: false,
    permission: `list of pods in the namespace ${namespace}`,
  };
  const names: string[] = [];
  let from = "";
  do {
    const query = new URLSearchParams({ labelSelector: selectorText(workload), limit: String(PAGE) });
    if (from !== "") query.set("continue", from);
    const path = `/api/v1/namespaces/${namespace}/pods?${query.toString()}`;
    const page = pageSchema.safeParse(await kubectl.json({ ...call, args: ["get", "--raw", path] }));
    if (!page.success) throw unreadable(name, call, "the answer isn't a list of pods");
    const running = page.data.items.filter(
      ({ spec, status }) => spec.nodeName !== "" && status.phase !== "Succeeded" && status.phase !== "Failed",
    );
    names.push(...running.map(({ metadata }) => metadata.name));
    if (names.length > MOST_PODS) throw unreadable(name, call, `there are more than ${String(MOST_PODS)}`);
    from = page.data.metadata.continue;
  } while (from !== "");
  return names;
}
