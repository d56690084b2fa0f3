import { join } from "node:path";
import { createExpectPayout, type Expected } from "@croupier/contract/expected-payout";
import { actPlay, openPlay } from "@croupier/contract/play";
import { loadGame } from "@croupier/host/load-game";
import { seededDraws } from "./seeded-draws.ts";
import { accepted } from "./twins.ts";

const GAMES = join(import.meta.dirname, "../../../games");

/** A round as it was played, and what its certified variant says of it. */
export interface PricedRound {
  readonly stake: bigint;
  readonly payout: bigint;
  readonly expected: Expected | undefined;
}

export interface PlayOptions {
  readonly game: string;
  /** What the rounds claim to be. */
  readonly variant: string;
  /** What they are played by instead, to bend them. */
  readonly parameters?: unknown;
  readonly wagers: readonly { readonly selection: unknown; readonly stake: bigint }[];
  readonly rounds: number;
  /** The first legal action unless told. */
  readonly decide?: (legal: readonly unknown[]) => unknown;
}

/** Plays rounds by a game's newest rules, with the draws of real rounds, always the same ones. */
export const playPriced = async (options: PlayOptions): Promise<readonly PricedRound[]> => {
  const { variant, wagers, rounds, decide = ([first]: readonly unknown[]) => first } = options;
  const { rules, variants, expectation } = await loadGame(join(GAMES, options.game, "game.ts"));
  const version = rules[variants[variant]?.rules ?? 0];
  const lawful = expectation?.variants.get(variant);
  if (!version || !lawful) throw new Error(`${options.game} has no variant ${variant}`);
  const played = version.createRules(version.parameters.parse(options.parameters ?? variants[variant]?.parameters));
  const expectPayout = createExpectPayout(lawful);
  const bet = { selections: wagers.map(({ selection }) => selection), stakes: wagers.map(({ stake }) => stake) };
  return Array.from({ length: rounds }, (_, nonce) => {
    const draws = seededDraws(nonce);
    const actions: unknown[] = [];
    let play = accepted(openPlay(played, bet, draws));
    while (!play.settled) {
      const action = decide(played.legal(play.state));
      actions.push(action);
      play = accepted(actPlay(played, bet, play, action, draws));
    }
    return { stake: play.due, payout: play.payout, expected: expectPayout(bet, actions, play.due) };
  });
};
