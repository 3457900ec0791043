/** Chance; seeded in a rehearsal. */
export interface Random {
  /** Lower-case letters and digits without look-alikes. */
  token(length: number): string;
  /** In [0, 1). */
  fraction(): number;
}
