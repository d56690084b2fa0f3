import { holm } from "@croupier/math/statistics/multiple-tests";

/** What one test says of one thing that a house draws. */
export interface Finding {
  readonly subject: string;
  readonly test: string;
  /** The chance of data as unlikely as these if every draw is uniform and independent. */
  readonly pValue: number;
}

/** Of all tests together, as GLI-19 (3.0, 2020) asks in 3.2.2. */
const CONFIDENCE = 0.99;

/** Those on which a house is rejected. However many they are, at most one examination in a hundred rejects a fair house. */
export const rejections = (findings: readonly Finding[], confidence = CONFIDENCE): Finding[] => {
  const adjusted = holm(findings.map(({ pValue }) => pValue));
  return findings.filter((_, i) => (adjusted[i] ?? 0) < 1 - confidence);
};
