import { type Bet, type Play, replay, RulesError } from "@croupier/contract/play";
import { canonicalJson } from "@croupier/contract/canonical";
import { partRecord } from "@croupier/contract/part-record";
import type { PlayableVariant, Rulebook } from "@croupier/contract/rulebook";
import type { Draws } from "@croupier/math/draws";
import type { PairState } from "@croupier/ledger/snapshot";
import type { StoredRound } from "@croupier/ledger/stored-round";
import type { Seeds } from "./seeds.ts";

export interface Replayed {
  readonly variant: PlayableVariant;
  readonly bet: Bet;
  readonly play: Play;
  /** Where the round's draws stand: the next action continues from here. */
  readonly draws: Draws;
}

/** A stored round played again through its first `steps` actions, by the rules it names. */
export const replayRound = (
  round: StoredRound,
  pair: PairState,
  { rulebook, seeds }: { readonly rulebook: Rulebook; readonly seeds: Seeds },
  steps: number = round.actions.length,
): Replayed => {
  const variant = rulebook.find(round.variant);
  if (variant?.rulesVersion !== round.rulesVersion || variant.rulesHash !== round.rulesHash) {
    throw new RulesError(`this build has other rules than round ${round.id} of ${round.game} ${round.variant}`);
  }
  const bet: Bet = {
    selections: round.wagers.map(({ selection }) => selection),
    stakes: round.wagers.map(({ stake }) => BigInt(stake)),
  };
  const draws = seeds.draws(pair, round);
  const play = replay(variant.rules, bet, round.actions.slice(0, steps), draws);
  // Of a round that waits for its stake nothing is recorded yet.
  const recorded = round.status !== "reserving" && steps === round.actions.length;
  if (recorded && canonicalJson(play.parts.map(partRecord)) !== canonicalJson(round.parts)) {
    throw new RulesError(`round ${round.id} of ${round.game} does not replay as it is recorded`);
  }
  return { variant, bet, play, draws };
};
