import type { AdapterParts } from "../parts.ts";
import type { PostgresServer } from "./session.ts";

/** The config's `tls` with the certificate in the place of its file (`ERR_FILE_UNREADABLE`). */
export function postgresTls(
  tls: "off" | { readonly ca: string } | undefined,
  { path, readText }: Pick<AdapterParts, "path" | "readText">,
): PostgresServer["tls"] {
  return tls === undefined || tls === "off" ? tls : { ca: readText(path(tls.ca)) };
}
