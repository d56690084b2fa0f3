import { type Refusal, refuse } from "@croupier/contract/errors";
import { ceilingPayout, mostPayout } from "@croupier/contract/money";
import type { Bet } from "@croupier/contract/play";
import type { Rules } from "@croupier/contract/rules";
import type { GameConfig } from "@croupier/ledger/snapshot";

/** Whether each stake is one the operator offers. */
export const refuseStakes = (stakes: readonly bigint[], config: GameConfig): Refusal | undefined => {
  for (const [wager, stake] of stakes.entries()) {
    const where = `wagers.${wager}.stake: `;
    if (stake < config.stakeMin) {
      return refuse("stake_below_minimum", `${where}${stake} is below this game's minimum of ${config.stakeMin}.`);
    }
    if (stake > config.stakeMax) {
      return refuse("stake_above_maximum", `${where}${stake} is above this game's maximum of ${config.stakeMax}.`);
    }
    if ((stake - config.stakeMin) % config.stakeStep !== 0n) {
      return refuse(
        "stake_off_step",
        `${where}${stake} is not ${config.stakeMin} plus a multiple of ${config.stakeStep}.`,
      );
    }
  }
  return undefined;
};

/**
 * The bet as it can be accepted under the operator's maximum payout: itself, narrowed where the game can bound itself,
 * or refused. A win is never cut afterwards.
 */
export const limitBet = (rules: Rules, bet: Bet, maxPayout: bigint): Bet | Refusal => {
  const most = mostPayout(rules.ceilings(bet.selections), bet.stakes);
  if (most <= maxPayout) return bet;
  const narrowed = rules.narrow?.(bet.selections, (ceiling) => ceilingPayout(ceiling, bet.stakes) <= maxPayout);
  if (!narrowed) return refuse("limit_exceeded", `This bet could pay ${most}; the maximum payout is ${maxPayout}.`);
  const limited = { ...bet, selections: narrowed };
  if (mostPayout(rules.ceilings(narrowed), bet.stakes) > maxPayout)
    throw new Error("narrowed rules still pay too much");
  return limited;
};
