import type { DecidedPart } from "@croupier/contract/rules";
import { sum } from "@croupier/math/arithmetic";
import { type Rational, rational } from "@croupier/math/rational";
import type { Parameters } from "../parameters.ts";
import { createKinds, DEALER_NATURAL, HAND_CLASSES, type Kinds, LOSING, NATURAL } from "./classes.ts";
import { endlessDealer, endlessWays, MOST_DRAWN, RANKS, ranksOf } from "./endless-dealer.ts";
import { endHand, type HandEnd } from "./hand-ends.ts";
import { listStarts, planSplits, type SplitPlan } from "./openings.ts";
import type { Play } from "./player.ts";
import { ALONE, byKind, type Kinded, partsOfKinds, together } from "./together.ts";
import { VALUES } from "./values.ts";

/** A hand is dealt no more cards than this. */
const MOST_CARDS = 22;

/** The chances of a hand's classes, in 13^`MOST_CARDS`; of a split hand, once its first card is there. */
const classChances = (ends: readonly HandEnd[], first?: number): readonly bigint[] => {
  const chances = HAND_CLASSES.map(() => 0n);
  for (const { counts, cards, handClass, ways } of ends) {
    const drawn = first === undefined ? counts : counts.with(first, (counts[first] ?? 0) - 1);
    const number = first === undefined ? cards : cards - 1;
    const chance = BigInt(ways) * endlessWays(drawn) * RANKS ** BigInt(MOST_CARDS - number);
    chances[handClass] = (chances[handClass] ?? 0n) + chance;
  }
  return chances;
};

const addUp = (all: readonly (readonly bigint[])[]): readonly bigint[] =>
  HAND_CLASSES.map((_, handClass) => all.reduce((total, chances) => total + (chances[handClass] ?? 0n), 0n));

/** Of rounds: in 13ⁿ, by n and by kinds. */
type Tally = Map<number, Map<number, bigint>>;

const tallyUp = (tally: Tally, kinds: Kinded, times: bigint, power: number): void => {
  const held = tally.get(power) ?? new Map<number, bigint>();
  for (const [key, chance] of kinds) held.set(key, (held.get(key) ?? 0n) + chance * times);
  tally.set(power, held);
};

/** A pair's hands, by classes: those that don't make it again, and those that do and are played as they are. */
interface SplitChances extends Pick<SplitPlan, "pair" | "shapes"> {
  readonly open: readonly bigint[];
  readonly kept: readonly bigint[];
}

const splitChances = (parameters: Parameters, play: Play, plan: SplitPlan): SplitChances => ({
  pair: plan.pair,
  shapes: plan.shapes,
  open: addUp(plan.open.map((start) => classChances(endHand(parameters, play, start), plan.pair))),
  kept: classChances(endHand(parameters, play, plan.kept), plan.pair),
});

const addSplits = (
  tally: Tally,
  { pair, shapes, open, kept }: SplitChances,
  kind: (handClass: number) => number,
  times: bigint,
  power: number,
): void => {
  const [openKinds, keptKinds] = [byKind(open, kind), byKind(kept, kind)];
  for (const shape of shapes) {
    const hands = shape.open + shape.kept;
    let all = ALONE;
    for (let hand = 0; hand < hands; hand += 1) all = together(all, hand < shape.open ? openKinds : keptKinds);
    // Two cards make the pair, and one more each time it is split again.
    const pairs = ranksOf(pair) ** BigInt(hands);
    tallyUp(tally, all, times * BigInt(shape.orders) * pairs, power + hands * (MOST_CARDS + 1));
  }
};

/** Against a blackjack that the dealer finds nobody plays: one of the player's pushes, all else loses what was staked. */
const addPeeked = (tally: Tally, { kindOf }: Kinds, times: bigint, power: number): void => {
  const naturals = 2n * ranksOf(1) * ranksOf(10);
  const classes = HAND_CLASSES.map(() => 0n);
  classes[NATURAL] = naturals;
  classes[LOSING] = RANKS ** 2n - naturals;
  tallyUp(
    tally,
    byKind(classes, (handClass) => kindOf(handClass, DEALER_NATURAL)),
    times,
    power + 2,
  );
};

/** Every way in which a round of the main wager can end in an endless shoe, played so. */
export const listEndlessEndings = (
  parameters: Parameters,
  play: Play,
): readonly { readonly outcome: readonly DecidedPart[]; readonly probability: Rational }[] => {
  const kinds = createKinds(parameters);
  const tally: Tally = new Map();
  for (const up of VALUES) {
    const starts = listStarts(parameters, play, up);
    const whole = addUp(
      starts.played.map(({ start, orders }) =>
        classChances(endHand(parameters, play, start)).map((chance) => chance * BigInt(orders)),
      ),
    );
    const splits = starts.split.map((pair) => splitChances(parameters, play, planSplits(parameters, play, up, pair)));
    for (const [end, chance] of endlessDealer(up, parameters.soft17).entries()) {
      if (chance === 0n) continue;
      const [times, power] = [ranksOf(up) * chance, 1 + MOST_DRAWN];
      if (end === DEALER_NATURAL && parameters.peek) {
        addPeeked(tally, kinds, times, power);
        continue;
      }
      const kind = (handClass: number): number => kinds.kindOf(handClass, end);
      tallyUp(tally, byKind(whole, kind), times, power + MOST_CARDS);
      for (const split of splits) addSplits(tally, split, kind, times, power);
    }
  }
  const keys = new Set([...tally.values()].flatMap((held) => [...held.keys()]));
  return [...keys].map((key) => ({
    outcome: partsOfKinds(key, kinds.parts),
    probability: sum([...tally].map(([power, held]) => rational(held.get(key) ?? 0n, RANKS ** BigInt(power)))),
  }));
};
