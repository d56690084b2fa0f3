import { type Limits, optionsOf, type Option } from "../options.ts";
import { addValue, isSoft, NO_POINTS, type Points, totalOf } from "../points.ts";
import { classOf, NATURAL, SURRENDERED } from "./classes.ts";
import type { Play } from "./player.ts";
import { type Counts, keyOf, NO_CARDS, VALUES, withCard } from "./values.ts";

/** The cards with which a hand ends, in any order, and in how many orders of their values it is dealt them. */
export interface HandEnd {
  readonly counts: Counts;
  readonly cards: number;
  readonly handClass: number;
  readonly ways: number;
}

/** Where a hand's play begins. */
export interface Start {
  /** The values of its first two cards. */
  readonly values: readonly [number, number];
  readonly up: number;
  readonly split: boolean;
  /** How many hands there are by then, and how many of them wait for their second card. */
  readonly hands: number;
  readonly waiting: number;
}

interface Open {
  readonly counts: Counts;
  readonly points: Points;
  readonly cards: number;
  ways: number;
}

/** What the player does with two cards; undefined where there is nothing to do. */
export const decideFirst = (limits: Limits, play: Play, start: Start): Option | undefined =>
  decide(limits, play, start, openOf(start));

const openOf = ({ values: [one, other] }: Start): Open => ({
  counts: withCard(withCard(NO_CARDS, one), other),
  points: addValue(addValue(NO_POINTS, one), other),
  cards: 2,
  ways: 1,
});

const decide = (limits: Limits, play: Play, start: Start, { points, cards }: Open): Option | undefined => {
  const { values, up, split, hands, waiting } = start;
  const situation = {
    total: totalOf(points),
    cards,
    pair: cards === 2 && values[0] === values[1] ? values[0] : 0,
    split,
    splitAces: split && values[0] === 1,
    hands,
  };
  const options = optionsOf(limits, situation);
  return options.length === 0 ? undefined : play({ ...situation, up, soft: isSoft(points), waiting }, options);
};

/** Every way in which a hand can end that begins so, played to its end. A hand that splits has none. */
export const endHand = (limits: Limits, play: Play, start: Start): readonly HandEnd[] => {
  const ends = new Map<string, HandEnd>();
  const end = ({ counts, cards }: Open, handClass: number, ways: number): void => {
    const key = `${handClass}:${keyOf(counts)}`;
    ends.set(key, { counts, cards, handClass, ways: (ends.get(key)?.ways ?? 0) + ways });
  };
  const draw = ({ counts, points, cards, ways }: Open, value: number): Open => ({
    counts: withCard(counts, value),
    points: addValue(points, value),
    cards: cards + 1,
    ways,
  });

  let level: Iterable<Open> = [openOf(start)];
  for (let more = true; more;) {
    const next = new Map<string, Open>();
    for (const open of level) {
      const option = decide(limits, play, start, open);
      const total = totalOf(open.points);
      switch (option) {
        case undefined:
          end(open, !start.split && open.cards === 2 && total === 21 ? NATURAL : classOf(total, false), open.ways);
          break;
        case "stand":
          end(open, classOf(total, false), open.ways);
          break;
        case "surrender":
          end(open, SURRENDERED, open.ways);
          break;
        case "split":
          break;
        case "double":
          for (const value of VALUES) {
            const doubled = draw(open, value);
            end(doubled, classOf(totalOf(doubled.points), true), open.ways);
          }
          break;
        case "hit":
          for (const value of VALUES) {
            const drawn = draw(open, value);
            const key = keyOf(drawn.counts);
            const known = next.get(key);
            if (known) known.ways += drawn.ways;
            else next.set(key, drawn);
          }
      }
    }
    level = next.values();
    more = next.size > 0;
  }
  return [...ends.values()];
};
