import type { CellKind } from "./inventory-cell.ts";

/** One column of the inventory as a table. */
export interface InventoryColumn {
  /** As the first line of the file says it; stable, for people's own sheets. */
  readonly title: string;
  /** Of the field in a row of the YAML file. */
  readonly path: readonly [string] | readonly [string, string];
  readonly kind: CellKind;
}

const column = (title: string, path: string, kind: CellKind = "text"): InventoryColumn => {
  const [field = "", inner] = path.split(".");
  return { title, path: inner === undefined ? [field] : [field, inner], kind };
};

/** Every field of a row; the first four are those of the whiteboard. */
export const INVENTORY_COLUMNS: readonly InventoryColumn[] = [
  column("Service", "service"),
  column("Env location", "location"),
  column("Key prefix today", "keyPrefix"),
  column("Owner human", "owner"),
  column("Id", "id"),
  column("Confirmed", "confirmed", "yesNo"),
  column("Runtime", "runtime"),
  column("Environment", "environment"),
  column("Unattended", "unattended", "yesNo"),
  column("Team", "team"),
  column("Provider", "provider"),
  column("Key name", "key"),
  column("Last four", "lastFour"),
  column("Key kind", "keyKind"),
  column("Key team", "keyTeam"),
  column("Header", "header"),
  column("Creator", "creator"),
  column("Created", "created"),
  column("Rotation due", "rotationDue"),
  column("Who would wake up", "wakes", "list"),
  column("Blast radius", "blastRadius", "list"),
  column("Justification", "justification"),
  column("Last proof at", "lastProof.at"),
  column("Last proof how", "lastProof.how"),
  column("Holds two keys", "holdsTwoKeys", "yesNo"),
  column("Deploy time", "deployTime", "length"),
  column("Call period", "period", "length"),
  column("Instances", "instances", "count"),
  column("User agents", "match.userAgents", "list"),
  column("Networks", "match.networks", "list"),
  column("Principals", "match.principals", "list"),
  column("Store", "store"),
  column("Reload", "reload"),
  column("Probes", "probes", "list"),
  column("Calls", "calls", "list"),
  column("Replacement", "replacement"),
  column("Replacement principal", "principal"),
  column("Fingerprint", "fingerprint"),
  column("Found at", "foundAt", "list"),
];

/** The column that a title means: capitals, blanks and signs don't matter, and the name of the field will do. */
export function columnOf(title: string): InventoryColumn | undefined {
  const wanted = bare(title);
  return INVENTORY_COLUMNS.find(
    ({ title, path }) => bare(title) === wanted || bare(path.join("")) === wanted,
  );
}

/** The value of a column in a row as the YAML file writes it. */
export function valueAt(row: Readonly<Record<string, unknown>>, { path }: InventoryColumn): unknown {
  const [field, inner] = path;
  const value = row[field];
  if (inner === undefined) return value;
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[inner]
    : undefined;
}

/** The row with another value there, or with none; a map that is left empty goes too. */
export function withValue(
  row: Readonly<Record<string, unknown>>,
  { path }: InventoryColumn,
  value: unknown,
): Readonly<Record<string, unknown>> {
  const [field, inner] = path;
  if (inner === undefined) return put(row, field, value);
  const whole = put((row[field] ?? {}) as Readonly<Record<string, unknown>>, inner, value);
  return put(row, field, Object.keys(whole).length === 0 ? undefined : whole);
}

function put(
  row: Readonly<Record<string, unknown>>,
  field: string,
  value: unknown,
): Readonly<Record<string, unknown>> {
  const { [field]: _, ...rest } = row;
  return value === undefined ? rest : { ...rest, [field]: value };
}

function bare(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
