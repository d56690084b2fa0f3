import type { GameName } from "@croupier/sdk";

/** What a lobby says of a game. */
interface Title {
  readonly title: string;
  readonly line: string;
}

const TITLES: Readonly<Partial<Record<GameName, Title>>> = {
  "coin-flip": { title: "Coin flip", line: "Call it. Up to twenty in a row." },
  dice: { title: "Dice", line: "Set your own odds, from 2 % to 98 %." },
  roulette: { title: "Roulette", line: "One zero, the whole layout." },
  slots: { title: "Moth and Moon", line: "Five reels, a wood at night." },
  blackjack: { title: "Blackjack", line: "Eight decks, the dealer stands on 17." },
  baccarat: { title: "Baccarat", line: "Player, banker or a tie." },
  "video-poker": { title: "Video poker", line: "Jacks or better, hold what you like." },
  mines: { title: "Mines", line: "One more tile, or take the money." },
  plinko: { title: "Plinko", line: "Sixteen rows of left or right." },
  keno: { title: "Keno", line: "Ten of forty are drawn." },
};

/** A game that came after these lines has its name. */
export const titleOf = (game: string): Title =>
  (TITLES as Readonly<Record<string, Title | undefined>>)[game] ?? {
    title: game.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase()),
    line: "New here.",
  };
