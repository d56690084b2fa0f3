import type { DecidedPart } from "@croupier/contract/rules";
import type { Rational } from "@croupier/math/rational";
import type { Parameters } from "../parameters.ts";
import { BUSTED, createKinds } from "./classes.ts";
import { createEndTally } from "./end-tally.ts";
import { endHand } from "./hand-ends.ts";
import { listTogether, pairOf } from "./hand-pairs.ts";
import { listStarts, planSplits } from "./openings.ts";
import type { Play } from "./player.ts";
import { playedAgainst, type Seat, type Take, takePeeked, takeSeat, takeWhole } from "./seat.ts";
import { createShoeTally } from "./shoe-tally.ts";
import { NO_CARDS, VALUES, withCard } from "./values.ts";

/**
 * A pair split into two hands. What is dealt next after a hand is played out is as random as what was next before it, so
 * that two hands and the dealer's come together as often as their cards can be dealt in any order. Busts are told from
 * what is left: of all rounds less those in which either hand does not bust.
 */
const takeSplit = (seat: Seat, pair: number, take: Take): void => {
  const { parameters, play, up, ups, waysOf, dealer } = seat;
  const { open, kept } = planSplits(parameters, play, up, pair);
  const ends = [...open, kept].flatMap((start) => endHand(parameters, play, start));
  const stays = ends.filter(({ handClass }) => handClass !== BUSTED).map((end) => ({ ...end, number: end.handClass }));

  const start = withCard(withCard(NO_CARDS, pair), pair);
  take([BUSTED, BUSTED], playedAgainst(seat, start, 2), ups * waysOf(start), 3 + dealer.cards);
  for (const { counts, cards, handClass, ways } of stays) {
    const dealt = withCard(counts, pair);
    const ordered = ups * waysOf(dealt) * BigInt(2 * ways);
    if (ordered === 0n) continue;
    const against = playedAgainst(seat, dealt, cards + 1);
    take([BUSTED, handClass], against, ordered, 2 + cards + dealer.cards);
    take([BUSTED, BUSTED], against, -ordered, 2 + cards + dealer.cards);
  }

  const both = createEndTally();
  for (const { counts, cards, pairs } of listTogether(stays)) {
    const dealt = waysOf(counts);
    if (dealt === 0n) continue;
    const against = playedAgainst(seat, counts, cards).map((count) => count * dealt);
    for (const [classes, ways] of pairs) both.add(classes, against, BigInt(ways), cards);
  }
  for (const { number, against, cards } of both.entries()) {
    const [one, other] = pairOf(number);
    const dealt = 1 + cards + dealer.cards;
    take([one, other], against, ups, dealt);
    take([BUSTED, one], against, -ups, dealt);
    take([BUSTED, other], against, -ups, dealt);
    take([BUSTED, BUSTED], against, ups, dealt);
  }
};

/** Every way in which a round of the main wager can end that is dealt from a shoe, with two hands at most. */
export const listShoeEndings = (
  parameters: Parameters,
  decks: number,
  play: Play,
): readonly { readonly outcome: readonly DecidedPart[]; readonly probability: Rational }[] => {
  const tally = createShoeTally(createKinds(parameters));
  for (const up of VALUES) {
    const seat = takeSeat(parameters, decks, play, up);
    takePeeked(seat, tally.add);
    takeWhole(seat, tally.add);
    for (const pair of listStarts(parameters, play, up).split) takeSplit(seat, pair, tally.add);
  }
  return tally.endings(decks);
};
