import type { Pocket, Selection, Spot } from "./layout.ts";

/** Digits 1 … 38, so that no two lists of numbers come to the same. */
const BASE = 39;

const codeOf = ({ numbers, dozen, column }: Selection): number => {
  if (!numbers) return dozen ?? column ?? 0;
  let code = 0;
  for (const number of numbers) code = code * BASE + digitOf(number);
  return code;
};

const digitOf = (number: Pocket): number => (number === "00" ? BASE - 1 : number + 1);

/** Makes a look-up of something about each spot by a selection of it; undefined for what is none of the spots. */
export const indexSpots = <T>(
  spots: readonly Spot[],
  about: (spot: Spot) => T,
): ((selection: Selection) => T | undefined) => {
  const byType = new Map<string, Map<number, T>>();
  for (const spot of spots) {
    const codes = byType.get(spot.type) ?? new Map<number, T>();
    byType.set(spot.type, codes.set(codeOf(spot.selection), about(spot)));
  }
  return (selection) => byType.get(selection.type)?.get(codeOf(selection));
};
