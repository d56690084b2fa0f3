const assertPValues = (pValues: readonly number[]): void => {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`a p-value is 0 … 1, not ${wrong}`);
};

/**
 * Each p-value times how many there are, at most 1: rejecting below α then errs at most once in 1/α, whatever the tests
 * have to do with each other.
 */
export const bonferroni = (pValues: readonly number[]): number[] => {
  assertPValues(pValues);
  return pValues.map((p) => Math.min(1, p * pValues.length));
};

/**
 * The same promise, and never a rejection less: the smallest times n, the next times n − 1, and so on, none below one
 * before it. S. Holm, Scandinavian Journal of Statistics 6 (1979), 65–70. In the order given.
 */
export const holm = (pValues: readonly number[]): number[] => {
  assertPValues(pValues);
  const adjusted = [...pValues];
  let least = 0;
  const ascending = pValues.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  for (const [rank, { p, index }] of ascending.entries()) {
    least = Math.max(least, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
};
