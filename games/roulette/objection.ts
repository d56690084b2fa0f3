import { type Selection, type Spot, SPOT_TYPES, spotsOf, type Wheel } from "./layout.ts";
import { indexSpots } from "./spot-index.ts";

const isType = (type: string): type is keyof typeof SPOT_TYPES => Object.hasOwn(SPOT_TYPES, type);

/** Says what a wheel's layout has against a bet, the first wager at fault and its field; undefined if nothing. */
export const createObjection = (wheel: Wheel) => {
  const spots = spotsOf(wheel);
  const find = indexSpots(spots, (spot) => spot);
  const types = new Set<string>(spots.map(({ type }) => type));

  const faultOf = ({ type, numbers = [] }: Selection): string => {
    const { title, is } = isType(type) ? SPOT_TYPES[type] : { title: type, is: "no spot" };
    if (!types.has(type)) return `.type: the ${wheel} wheel has no ${title}.`;
    if (wheel === "european" && numbers.includes("00")) return ".numbers: the european wheel has no 00.";
    return `.numbers: ${numbers.join("-")} is no ${title}, which is ${is}.`;
  };

  return (selections: readonly Selection[]): string | undefined => {
    const wagers = new Map<Spot, number>();
    for (const [wager, selection] of selections.entries()) {
      const where = `wagers.${wager}.selection`;
      const spot = find(selection);
      if (!spot) return where + faultOf(selection);
      const before = wagers.get(spot);
      if (before !== undefined) return `${where}: wagers.${before} is on the same spot; stake more on that one.`;
      wagers.set(spot, wager);
    }
    return undefined;
  };
};
