import type { Blast } from "../core/inventory/blast.ts";

export function pictureOfBlast(_blast: Blast): string {
  return "";
}
