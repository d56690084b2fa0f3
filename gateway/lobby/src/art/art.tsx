import type { ComponentChildren } from "preact";
import { BlackjackArt, BaccaratArt, VideoPokerArt } from "./card-arts.tsx";
import { DiceArt, KenoArt, MinesArt, PlinkoArt } from "./board-arts.tsx";
import { CoinFlipArt, RouletteArt, SlotsArt } from "./round-arts.tsx";

/** A poster's picture, drawn by hand; flat shapes that are told apart at a glance. */
const ARTS: Readonly<Record<string, () => ComponentChildren>> = {
  baccarat: BaccaratArt,
  blackjack: BlackjackArt,
  "coin-flip": CoinFlipArt,
  dice: DiceArt,
  keno: KenoArt,
  mines: MinesArt,
  plinko: PlinkoArt,
  roulette: RouletteArt,
  slots: SlotsArt,
  "video-poker": VideoPokerArt,
};

/** For a game that came after the pictures were drawn. */
const AnyArt = () => (
  <>
    <rect width="320" height="200" fill="#3a4a5c" />
    <circle cx="160" cy="100" r="58" fill="#eab64f" />
    <circle cx="160" cy="100" r="40" fill="#3a4a5c" />
    <path d="m160 72 8 20 22 2-17 14 6 21-19-12-19 12 6-21-17-14 22-2z" fill="#eab64f" />
  </>
);

export const Art = ({ game }: { readonly game: string }) => {
  const Picture = ARTS[game] ?? AnyArt;
  return (
    <svg class="art" viewBox="0 0 320 200" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <Picture />
    </svg>
  );
};
