import { cardsWords } from "@croupier/contract/card-words";
import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

const SPOTS = {
  player: "the player",
  banker: "the banker",
  tie: "a tie",
  playerPair: "a player pair",
  bankerPair: "a banker pair",
};

const OUTCOMES = { player: "The player won.", banker: "The banker won.", tie: "It was a tie." };

export const words = defineWords<typeof contract>({
  selection: ({ on }) => SPOTS[on],
  view: ({ player, banker, outcome, playerPair, bankerPair }) => [
    `The player had ${cardsWords(player.cards)}, ${player.total}.`,
    `The banker had ${cardsWords(banker.cards)}, ${banker.total}.`,
    OUTCOMES[outcome],
    ...(playerPair ? ["The player's first two cards were a pair."] : []),
    ...(bankerPair ? ["The banker's first two cards were a pair."] : []),
  ],
});
