import { listClasses, prepare } from "@croupier/contract/compute-par";
import type { Contract } from "@croupier/contract/game";
import type { Par, ParClass, Prepared } from "@croupier/contract/par";
import type { GoldenRound, GoldenSeeds } from "./golden-file.ts";
import { type Decide, playRound } from "./play-round.ts";

export const GOLDEN_SEEDS: GoldenSeeds = {
  serverSeed: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
  clientSeed: "golden",
  stake: 1_000,
};

/** Of more classes of bets than that, some are taken, evenly spread. */
const MAX_CLASSES = 16;
const MIN_ROUNDS = 12;
/** How many nonces each class has to find its rounds among. */
const NONCES = 64;

/** Decides as the class's strategy does; without one, takes the first legal action until the end. */
const decideBy =
  <C extends Contract>({ rules }: Prepared<C>, { strategy }: Pick<ParClass<C>, "strategy">): Decide<C> =>
  ({ state }) => {
    const legal = rules.legal(state);
    return strategy ? strategy.decide(rules.view(state, "player"), legal) : legal[0];
  };

/** As many rounds that pay as rounds that don't, where there are enough of both; of each kind the first. */
const choose = (rounds: readonly GoldenRound[], wanted: number): readonly GoldenRound[] => {
  const paying = rounds.filter(({ payout }) => payout > 0);
  const others = rounds.filter(({ payout }) => payout === 0);
  const pays = Math.max(wanted / 2, wanted - others.length);
  const chosen = paying.slice(0, pays);
  return [...chosen, ...others.slice(0, wanted - chosen.length)].toSorted((a, b) => a.nonce - b.nonce);
};

/** Plays a variant's golden rounds: bets of its PAR classes, each under nonces of its own. */
export const recordRounds = <C extends Contract>(
  par: Par<C>,
  variant: string,
  seeds: GoldenSeeds,
): readonly GoldenRound[] => {
  const prepared = prepare(par.game, { variant });
  const all = listClasses(par, prepared);
  const step = Math.max(1, all.length / MAX_CLASSES);
  const classes = all.filter((_, place) => place % step < 1);
  const wanted = 2 * Math.ceil(MIN_ROUNDS / 2 / classes.length);
  return classes.flatMap((played, place) => {
    const decide = decideBy(prepared, played);
    const rounds = Array.from({ length: NONCES }, (_, index) =>
      playRound(prepared, seeds, { nonce: place * NONCES + index, selections: played.selections }, decide),
    );
    return choose(rounds, wanted);
  });
};
