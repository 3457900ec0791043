import type { AdapterParts } from "../parts.ts";
import type { Cluster } from "./kubectl.ts";

/** The cluster that an entry of the config names; the path of a kubeconfig starts at the config's folder. */
export function clusterOf(
  { context, namespace, kubeconfig }: Cluster,
  { path }: Pick<AdapterParts, "path">,
): Cluster {
  return { context, namespace, ...(kubeconfig === undefined ? {} : { kubeconfig: path(kubeconfig) }) };
}
