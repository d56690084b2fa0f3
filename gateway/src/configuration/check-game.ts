import { type Refusal, refuse } from "@croupier/contract/errors";
import type { GameBody } from "./game-body.ts";
import { firstHurtful, harmlessFrom, leastStep } from "./stake-grid.ts";
import type { GameSubject } from "./subject.ts";
import type { VariantFacts } from "./variant-facts.ts";
import { variants } from "./variants.gen.ts";

/** What a build knows of every game's variants. */
export type KnownVariants = Readonly<Record<string, Readonly<Record<string, VariantFacts>>>>;

const own = <T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  record && Object.hasOwn(record, name) ? record[name] : undefined;

const invalid = (message: string): Refusal => refuse("config_invalid", message);

/**
 * Why a game can't be configured so. In this order: the game · the variant · the grid of stakes · what rounding costs on
 * it · the maximum payout. A game that is switched off may have stakes that nobody could use: it must always be possible
 * to switch one off.
 */
export const refuseGameBody = (
  { game }: Pick<GameSubject, "game">,
  { enabled, variant, stake, maxPayout }: GameBody,
  known: KnownVariants = variants,
): Refusal | undefined => {
  const ofGame = own(known, game);
  if (!ofGame) return refuse("unknown_game");
  const facts = own(ofGame, variant);
  if (!facts) return invalid(`${game} has no variant ${variant}; there are: ${Object.keys(ofGame).join(", ")}.`);
  const offGrid = refuseGrid(stake);
  if (offGrid) return invalid(offGrid);
  return enabled
    ? (refuseRounding(game, variant, stake, facts) ?? refusePayout(stake.min, maxPayout, facts))
    : undefined;
};

const refuseGrid = ({ min, max, step, default: first }: GameBody["stake"]): string | undefined => {
  if (max < min) return `The greatest stake, ${max}, is below the least, ${min}.`;
  if (first < min || first > max) return `The default stake, ${first}, is not between ${min} and ${max}.`;
  for (const [name, stake] of [
    ["greatest", max],
    ["default", first],
  ] as const) {
    if ((stake - min) % step !== 0) return `The ${name} stake, ${stake}, is not ${min} plus a multiple of ${step}.`;
  }
  return undefined;
};

const refuseRounding = (
  game: string,
  variant: string,
  stake: GameBody["stake"],
  { hurtfulStakes }: VariantFacts,
): Refusal | undefined => {
  if (!hurtfulStakes) {
    const message = `What rounding costs in ${variant} of ${game} is not known, so no grid of stakes can be allowed.`;
    return refuse("stakes_lose_to_rounding", message);
  }
  const first = firstHurtful(hurtfulStakes, stake);
  if (!first) return undefined;
  return refuse(
    "stakes_lose_to_rounding",
    `A stake of ${first.stake} is on this grid, and rounding would cost "${first.hurt}" more than 0.5 points on it. ` +
      `Multiples of ${leastStep(hurtfulStakes)} never do, nor does any stake from ${harmlessFrom(hurtfulStakes)} on.`,
  );
};

/** The bet that can pay least must be acceptable at the least stake, or the game can't be played at all. */
const refusePayout = (stakeMin: number, maxPayout: number, { leastCeiling }: VariantFacts): Refusal | undefined => {
  const [num = 0n, den = 1n] = leastCeiling.split("/").map(BigInt);
  const pays = (BigInt(stakeMin) * num) / den;
  if (pays <= BigInt(maxPayout)) return undefined;
  return invalid(`No bet could be accepted: even at the least stake each can pay ${pays} or more, above ${maxPayout}.`);
};
