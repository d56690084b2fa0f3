import type { ExactFigures, Par } from "@croupier/contract/par";
import type { Decks } from "@croupier/math/cards";
import type { DrawClass } from "@croupier/math/enumerate";
import { compare, ZERO } from "@croupier/math/rational";
import { cardsOfRanks, dealingCards } from "@croupier/math/scripted-shoe";
import type { contract } from "./contract.ts";
import { classifyDeals, classifyPairs, countOrders, type DealClass } from "./deal-classes.ts";
import { game } from "./game.ts";
import { parameters } from "./parameters.ts";

/** One deal of the class, as the shoe draws it. */
const scriptDeal =
  (decks: Decks) =>
  ({ ranks, count }: DealClass): DrawClass => ({ draws: dealingCards(decks, cardsOfRanks(ranks)), count });

/** Whole numbers, thousands apart. */
const grouped = (n: bigint): string => String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");

/** How many of all orders of cards pay what: the figures that books print. */
const tellCounts = ({ outcomes }: ExactFigures, cards: string, total: bigint): string => {
  const counts = outcomes
    .map(({ parts, probability }) => ({ multiplier: parts[0]?.multiplier ?? ZERO, probability }))
    .toSorted((a, b) => compare(b.multiplier, a.multiplier))
    .map(({ multiplier: { num, den }, probability }) => {
      const pays = den === 1n ? `${num}` : `${num}/${den}`;
      return `${grouped((probability.num * total) / probability.den)} return ${pays}`;
    });
  return `of ${grouped(total)} orders of ${cards} cards, ${counts.join(", ")}`;
};

/**
 * A class per wager. Player, banker and tie are counted by points, the pairs by ranks; one deal of each kind is played,
 * and stands for all orders of cards that begin like it.
 */
export const par: Par<typeof contract> = {
  game,
  classes: (prepared) => {
    const { decks } = parameters.parse(prepared.parameters);
    let deals: readonly DrawClass[] | undefined;
    const byPoints = () => (deals ??= classifyDeals(decks).map(scriptDeal(decks)));
    const byRanks = (hand: "player" | "banker") => classifyPairs(decks, hand).map(scriptDeal(decks));
    const classOf = (
      on: "player" | "banker" | "tie" | "playerPair" | "bankerPair",
      classify: () => readonly DrawClass[],
      cards: "six" | "two",
    ): ReturnType<Par<typeof contract>["classes"]>[number] => ({
      name: on,
      selections: [{ on }],
      figures: ({ count }) => {
        const total = countOrders(decks, cards === "six" ? 6 : 2);
        const figures = count(classify(), total);
        return { ...figures, notes: [tellCounts(figures, cards, total)] };
      },
    });
    return [
      classOf("player", byPoints, "six"),
      classOf("banker", byPoints, "six"),
      classOf("tie", byPoints, "six"),
      classOf("playerPair", () => byRanks("player"), "two"),
      classOf("bankerPair", () => byRanks("banker"), "two"),
    ];
  },
};
