import { z } from "zod";
import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { type Cluster, type Kubectl, type KubectlCall, unreadable } from "./kubectl.ts";

/** Something that may be done to one object. */
export interface Deed {
  readonly verb: "patch" | "update";
  readonly group: "" | "apps";
  readonly resource: string;
  readonly object: string;
}

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
const reviewSchema = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

/** Asks what `kubectl auth can-i` asks, and changes nothing; `ERR_STORE_REFUSED` with the permission if the answer is no. */
export async function checkAccess(
  name: string,
  kubectl: Kubectl,
  { namespace }: Cluster,
  { verb, group, resource, object }: Deed,
  permission: string,
): Promise<void> {
  const resourceAttributes = { namespace, verb, group, version: "v1", resource, name: object };
  const call: KubectlCall = {
    args: ["create", "--raw", REVIEWS, "-f", "-"],
    input: new Secret(
      JSON.stringify({
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes },
      }),
    ),
    what: "ask what it may do",
    changes: false,
    permission,
  };
  const review = reviewSchema.safeParse(await kubectl.json(call));
  if (!review.success) throw unreadable(name, call, "the answer isn't a review of access");
  if (review.data.status.allowed) return;
  throw new StanchError({
    code: "ERR_STORE_REFUSED",
    message: `${name} may not ${verb} ${resource}/${object}`,
    hint: `the credential needs ${permission}`,
  });
}
