import { providerMappingSchema } from "../../src/formats/provider-mapping.ts";
import type { ProviderMapping } from "../../src/formats/provider-mapping.ts";
import type { KeyServerOptions } from "./key-server.ts";

type Json = { readonly [name: string]: unknown };

const PAGING: Readonly<Record<NonNullable<KeyServerOptions["paging"]>, Json>> = {
  none: { style: "none" },
  offset: { style: "offset", limit: 5, total: "/total" },
  page: { style: "page", pages: "/pages" },
  cursor: { style: "cursor", param: "after", next: "/next" },
  link: { style: "link" },
};

/** The mapping of a fake key server with these options, with steps changed or (`null`) left out. */
export function keyServerMapping(options: KeyServerOptions, changes: Json = {}): ProviderMapping {
  return providerMappingSchema.parse(keyServerMappingSource(options, changes));
}

/** The same as it stands in a mapping file. */
export function keyServerMappingSource(options: KeyServerOptions, changes: Json = {}): Json {
  const {
    paging = "none",
    canDisable = true,
    keepsNames = true,
    sessions = false,
    valueApart = false,
  } = options;
  const onKey = (method: string, tail = ""): Json => ({ method, path: `/keys/\${id}${tail}` });
  const steps: Json = {
    ...(sessions
      ? {
          login: {
            method: "POST",
            path: "/login",
            body: { password: "${credential}" },
            session: { header: "X-Session" },
            success: { status: [200], body: { pointer: "/session" } },
          },
        }
      : {}),
    list: { method: "GET", path: "/keys", items: "/items", paging: PAGING[paging], missingIs: "dead" },
    get: onKey("GET"),
    create: {
      method: "POST",
      path: "/keys",
      headers: { "idempotency-key": "${nonce}" },
      body: { name: "${keyName}", team: "${team}", scopes: "${scopes}" },
      item: "/key",
      ...(valueApart ? {} : { value: "/secret" }),
    },
    ...(valueApart ? { "fetch-value": { ...onKey("GET", "/value"), value: "/secret" } } : {}),
    restrict: {
      ...onKey("PATCH"),
      body: { networks: "${networks}" },
      success: { body: { pointer: "/networks/0" } },
    },
    unrestrict: {
      ...onKey("PATCH"),
      body: { networks: null },
      success: { body: { pointer: "/networks", equals: null } },
    },
    ...(canDisable
      ? {
          disable: {
            ...onKey("POST", "/disable"),
            success: { body: { pointer: "/state", equals: "disabled" } },
          },
          enable: { ...onKey("POST", "/enable"), success: { body: { pointer: "/state", equals: "active" } } },
        }
      : {}),
    end: { ...onKey("DELETE"), success: { status: [204] } },
    ...changes,
  };
  return {
    kind: "provider",
    name: "fake",
    asOf: "2026-11-23",
    capabilities: { overlap: true, keepsNames, maxKeysPerPrincipal: null, tokenCache: "1s", listLag: 0 },
    credential: options.header === undefined ? {} : { header: options.header, scheme: "raw" },
    key: {
      id: "/id",
      name: "/name",
      lastFour: "/last",
      state: { pointer: "/state", values: { active: "live", disabled: "disabled" } },
      kind: { always: "team" },
      team: "/team",
      scopes: "/scopes",
      createdAt: { pointer: "/created", format: "s" },
    },
    gone: { status: [404], body: { pointer: "/error/code", equals: "key_not_found" } },
    refused: { status: [401] },
    steps: Object.fromEntries(Object.entries(steps).filter(([, step]) => step !== null)),
  };
}
