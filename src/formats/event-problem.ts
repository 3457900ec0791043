/** Why a raw record is no event: a sentence that holds nothing of the record. */
export interface EventProblem {
  readonly problem: string;
}
