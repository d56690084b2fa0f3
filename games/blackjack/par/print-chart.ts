import { UPS } from "../chart.ts";
import { type Limits, type Option, optionsOf } from "../options.ts";
import type { FullChart } from "./chart-play.ts";
import type { Decision, Play } from "./player.ts";

const upOf = (name: string): number => (name === "A" ? 1 : Number(name));
const totalsFrom = (from: number): readonly number[] => Array.from({ length: 22 - from }, (_, index) => from + index);

const situation = { cards: 2, pair: 0, split: false, splitAces: false, hands: 1, waiting: 0 };

/** A play as a chart of the first two cards, with what is done where a double or a surrender is no option any more. */
export const printChart = (limits: Limits, play: Play): FullChart => {
  const decide = (decision: Decision): Option | undefined => {
    const options = optionsOf(limits, decision);
    return options.length === 0 ? undefined : play(decision, options);
  };
  const letterOf = (decision: Decision): string => {
    const stands = decide({ ...decision, cards: 3, pair: 0 }) !== "hit";
    switch (decide(decision)) {
      case "double":
        return stands ? "d" : "D";
      case "surrender":
        return stands ? "r" : "R";
      case "split":
        return "P";
      case "hit":
        return "H";
      case "stand":
      case undefined:
        return "S";
    }
  };
  const row = (hand: { readonly total: number; readonly soft: boolean; readonly pair?: number }): string =>
    UPS.map((name) => letterOf({ ...situation, ...hand, up: upOf(name) })).join("");
  const rows = (from: number, soft: boolean) =>
    Object.fromEntries(totalsFrom(from).map((total) => [String(total), row({ total, soft })]));
  const pairs = UPS.map((name) => {
    const pair = upOf(name);
    return [name, row({ total: pair === 1 ? 12 : 2 * pair, soft: pair === 1, pair })] as const;
  });
  return { hard: rows(4, false), soft: rows(12, true), pair: Object.fromEntries(pairs) };
};
