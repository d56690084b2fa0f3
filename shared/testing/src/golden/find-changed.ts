import { canonicalJson } from "@croupier/contract/canonical";
import { prepare } from "@croupier/contract/compute-par";
import type { ActionOf, Contract, Game, SelectionOf } from "@croupier/contract/game";
import type { Prepared } from "@croupier/contract/par";
import type { GoldenFile, GoldenRound, GoldenSeeds } from "./golden-file.ts";
import { playRound } from "./play-round.ts";

const WHAT_TO_DO =
  "Released rounds come out the same for ever: undo what changed them, or put it into new rules for a new variant. " +
  "Where the variant is not released yet, run pnpm generate.";

/** Which part of a round is not as it was recorded, with what it was and what it is. */
const describeChange = (recorded: GoldenRound, played: GoldenRound): string => {
  const names = ["draws", "view", "parts"] as const;
  for (const [index, was] of recorded.steps.entries()) {
    const is = played.steps[index];
    if (!is) return `the round is over before step ${index}`;
    const name = names.find((one) => canonicalJson(was[one]) !== canonicalJson(is[one]));
    if (name)
      return `at step ${index}, ${name}: recorded ${JSON.stringify(was[name])}, now ${JSON.stringify(is[name])}`;
  }
  return `payout: recorded ${recorded.payout}, now ${played.payout}`;
};

const findChange = <C extends Contract>(
  { contract }: Game<C>,
  prepared: Prepared<C>,
  seeds: GoldenSeeds,
  recorded: GoldenRound,
): string | undefined => {
  try {
    const selections = recorded.selections.map((one) => contract.selection.parse(one) as SelectionOf<C>);
    const played = playRound<C>(prepared, seeds, { nonce: recorded.nonce, selections }, (_, step) => {
      const action = recorded.steps[step]?.action;
      return action === undefined ? undefined : (contract.action.parse(action) as ActionOf<C>);
    });
    return canonicalJson(played) === canonicalJson(recorded) ? undefined : describeChange(recorded, played);
  } catch (error) {
    return `it can't be played any more: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/**
 * Plays a variant's committed rounds again: their bets and their actions, whatever bets and strategies par.ts names now.
 * Returns a sentence per round that comes out otherwise, and then what to do about it.
 */
export const findChangedRounds = <C extends Contract>(
  game: Game<C>,
  golden: GoldenFile,
  variant: string,
): readonly string[] => {
  const { name } = game.contract;
  const rounds = golden.variants[variant] ?? [];
  if (rounds.length === 0) return [`no golden rounds of ${name} ${variant} are committed; run pnpm generate`];
  const prepared = prepare(game, { variant });
  const changes = rounds.flatMap((recorded) => {
    const change = findChange(game, prepared, golden, recorded);
    return change === undefined ? [] : [`golden round ${recorded.nonce} of ${name} ${variant}: ${change}`];
  });
  return changes.length === 0 ? [] : [...changes, WHAT_TO_DO];
};
