import type { RoundRecord } from "@croupier/contract/round";
import type { Words } from "@croupier/contract/words";
import { words } from "./games.gen.ts";

const loaders: Readonly<Record<string, () => Promise<Words>>> = words;

/** A round in English, for history, support and screen readers. Money is told by whoever knows its currency. */
export interface ToldRound {
  /** What each wager is on, in order: `red`. Empty where a bet has no choice in it. */
  readonly bets: readonly string[];
  /** The decisions, a sentence each: `Hit.` */
  readonly actions: readonly string[];
  /** What is to be seen, a sentence each: `The ball landed on 17 black.` */
  readonly seen: readonly string[];
}

/** Tells a round of any game by the game's own words, which load when the first of its rounds is told. */
export const tellRound = async ({ game, wagers, actions, view }: RoundRecord): Promise<ToldRound> => {
  const told = Object.hasOwn(loaders, game) ? await loaders[game]?.() : undefined;
  return {
    bets: wagers.map(({ selection }) => told?.selection?.(selection) ?? ""),
    actions: actions.map((action) => told?.action?.(action, view) ?? ""),
    seen: told?.view?.(view) ?? [],
  };
};
