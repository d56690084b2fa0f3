import { rankOf } from "@croupier/math/cards";

/** Aces count 1, two to nine as they say, tens and court cards 0. */
export const pointsOf = (card: number): number => {
  const rank = rankOf(card);
  return rank < 9 ? rank + 1 : 0;
};

/** A natural, 8 or 9 points in two cards, ends the deal. */
const MOST_WITHOUT_NATURAL = 7;
/** Both hands draw on so many points or fewer, the banker only if the player has stood. */
const DRAWS_UP_TO = 5;

/** Whether the banker draws (D) or stands (S), by its points and those of the player's third card. */
const AFTER_THIRD_CARD: readonly (readonly boolean[])[] = [
  // 0 … 9
  "DDDDDDDDDD", // 0
  "DDDDDDDDDD", // 1
  "DDDDDDDDDD", // 2
  "DDDDDDDDSD", // 3
  "SSDDDDDDSS", // 4
  "SSSSDDDDSS", // 5
  "SSSSSSDDSS", // 6
  "SSSSSSSSSS", // 7
].map((row) => Array.from(row, (play) => play === "D"));

/** Whether the player gets a third card; `player` and `banker` are the points of the first two cards. */
export const playerDraws = (player: number, banker: number): boolean =>
  player <= DRAWS_UP_TO && banker <= MOST_WITHOUT_NATURAL;

/** Whether the banker does. `third`: the points of the player's third card, if there is one. */
export const bankerDraws = (player: number, banker: number, third: number | undefined): boolean =>
  third === undefined
    ? banker <= DRAWS_UP_TO && player <= MOST_WITHOUT_NATURAL
    : AFTER_THIRD_CARD[banker]?.[third] === true;
