import { computeParSheet } from "@croupier/contract/compute-par";
import type { ParSection } from "@croupier/contract/par-sheet";
import { subtract, sum } from "@croupier/math/arithmetic";
import type { Decks } from "@croupier/math/cards";
import { fallingFactorial } from "@croupier/math/combinatorics";
import { createShuffle } from "@croupier/math/draws";
import { add, multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { par } from "./par.ts";
import { parameters } from "./parameters.ts";
import { createRules } from "./rules/1.ts";

// The sheet plays one deal per class. Here the rules play every order of points that six cards can come in, a million,
// and every order of ranks that four can, whatever the classes are.

/** What can become of the two hands. */
const ENDINGS = ["tie", "player", "banker", "bankerSix"] as const;
type Ending = (typeof ENDINGS)[number];

/** Rules whose infinite shoe deals what it is told: its draws are its cards. Every ending returns something of its own. */
const rules = createRules(parameters.parse({ decks: "infinite", bankerSixPaysHalf: true }));
const ENDING_OF: Readonly<Record<string, Ending>> = {
  "1/1": "tie",
  "0/1": "player",
  "2/1": "banker",
  "3/2": "bankerSix",
};

/** What a bet of one wager returns on these cards. */
const createPlay = (on: "banker" | "playerPair" | "bankerPair") => {
  const selections = [{ on }];
  return (cards: readonly number[]): string => {
    let dealt = 0;
    const uniform = (n: number): number => {
      if (n !== 52) throw new RangeError(`a card of ${n}`);
      dealt += 1;
      return cards[dealt - 1] ?? -1;
    };
    const draws = { uniform, uniformWide: () => 0n, shuffle: (size: number) => createShuffle(size, uniform) };
    const [part] = rules.parts(rules.open(selections, draws));
    return formatRational(part?.multiplier ?? ZERO);
  };
};

/** How many of each points six cards have, and in how many of their orders a deal ends in which way. */
interface Composition {
  readonly amounts: readonly number[];
  readonly orders: Record<Ending, number>;
}

const CARDS = 6;
const ORDERS = 10 ** CARDS;

const playEveryOrder = (): readonly Composition[] => {
  const play = createPlay("banker");
  const compositions = new Map<number, Composition>();
  const cards = Array<number>(CARDS).fill(0);
  const amounts = Array<number>(10).fill(0);
  for (let order = 0; order < ORDERS; order += 1) {
    amounts.fill(0);
    let key = 0;
    for (let place = 0, rest = order; place < CARDS; place += 1, rest = Math.floor(rest / 10)) {
      const points = rest % 10;
      amounts[points] = (amounts[points] ?? 0) + 1;
      key += 7 ** points;
      // All ranks and suits come up somewhere.
      cards[place] = (points === 0 ? 9 + ((order + place) % 4) : points - 1) + 13 * ((order + 3 * place) % 4);
    }
    const ending = ENDING_OF[play(cards)];
    if (!ending) throw new Error("an ending that isn't known");
    let composition = compositions.get(key);
    if (!composition) {
      composition = { amounts: amounts.slice(), orders: { tie: 0, player: 0, banker: 0, bankerSix: 0 } };
      compositions.set(key, composition);
    }
    composition.orders[ending] += 1;
  }
  return [...compositions.values()];
};

describe("the sheet, against every deal there is", () => {
  const compositions = playEveryOrder();

  const chancesOf = (decks: Decks): Readonly<Record<Ending, Rational>> => {
    const draw = (inDeck: number, amount: number): bigint =>
      decks === "infinite" ? BigInt(inDeck) ** BigInt(amount) : fallingFactorial(decks * inDeck, amount);
    const total = draw(52, 6);
    const counts = { tie: 0n, player: 0n, banker: 0n, bankerSix: 0n };
    for (const { amounts, orders } of compositions) {
      const weight = amounts.reduce((ways, amount, of) => ways * draw(of === 0 ? 16 : 4, amount), 1n);
      for (const ending of ENDINGS) counts[ending] += weight * BigInt(orders[ending]);
    }
    expect(counts.tie + counts.player + counts.banker + counts.bankerSix).toBe(total);
    return {
      tie: rational(counts.tie, total),
      player: rational(counts.player, total),
      banker: rational(counts.banker, total),
      bankerSix: rational(counts.bankerSix, total),
    };
  };

  /** Mean, variance and hit frequency of a wager by its multipliers; what has no chance is left out. */
  const figuresOf = (outcomes: readonly (readonly [multiplier: Rational, probability: Rational])[]) => {
    const mean = sum(outcomes.map(([multiplier, probability]) => multiply(multiplier, probability)));
    const square = sum(
      outcomes.map(([multiplier, probability]) => multiply(multiply(multiplier, multiplier), probability)),
    );
    const hits = outcomes.filter(([{ num }]) => num > 0n).map(([, probability]) => probability);
    return {
      rtp: formatRational(mean),
      variance: formatRational(subtract(square, multiply(mean, mean))),
      hitFrequency: formatRational(sum(hits)),
    };
  };

  const told = ({ rtp, variance, hitFrequency }: ParSection) => ({
    rtp: rtp.exact,
    variance: variance.exact,
    hitFrequency: hitFrequency.exact,
  });

  const decks = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant("infinite" as const));
  const pays = fc.oneof(
    fc.integer({ min: 0, max: 40 }),
    fc.constantFrom("8.5", 9.25, "25/3", "0.95", "1e1", "1000000"),
  );
  const commission = fc.oneof(
    fc.record({ bankerSixPaysHalf: fc.constant(true) }),
    fc.record({ bankerSixPaysHalf: fc.constant(true), commission: fc.constantFrom(0, "0", "0/7") }),
    fc.record({ commission: fc.constantFrom(0, 0.04, "1/20", "0.0495", "1/3", 1) }, { requiredKeys: [] }),
  );
  const given = fc
    .tuple(commission, fc.record({ decks, tiePays: pays, pairPays: pays }, { requiredKeys: [] }))
    .map(([charged, others]) => ({ ...charged, ...others }));

  test("has the same figures, whatever the parameters", () => {
    fc.assert(
      fc.property(given, (json) => {
        const read = parameters.parse(json);
        const { tie, player, banker, bankerSix } = chancesOf(read.decks);
        const two = rational(2);
        const win = subtract(two, read.commission);
        const isPair =
          typeof read.decks === "number" ? rational(4 * read.decks - 1, 52 * read.decks - 1) : rational(1, 13);
        const paired: [Rational, Rational][] = [
          [add(read.pairPays, ONE), isPair],
          [ZERO, subtract(ONE, isPair)],
        ];
        const { sections } = computeParSheet(par, { parameters: json });
        expect(sections.map((section) => [section.name, told(section)])).toEqual([
          [
            "player",
            figuresOf([
              [two, player],
              [ONE, tie],
              [ZERO, add(banker, bankerSix)],
            ]),
          ],
          [
            "banker",
            figuresOf([
              [win, banker],
              [read.bankerSixPaysHalf ? rational(3, 2) : win, bankerSix],
              [ONE, tie],
              [ZERO, player],
            ]),
          ],
          [
            "tie",
            figuresOf([
              [add(read.tiePays, ONE), tie],
              [ZERO, subtract(ONE, tie)],
            ]),
          ],
          ["playerPair", figuresOf(paired)],
          ["bankerPair", figuresOf(paired)],
        ]);
      }),
      { numRuns: sized(12, 40) },
    );
  });

  test("pays on pairs as the ranks of the first two cards of a hand are, whatever comes next", () => {
    const [player, banker] = [createPlay("playerPair"), createPlay("bankerPair")];
    let wrong = 0;
    for (let order = 0; order < 13 ** 4; order += 1) {
      const ranks = Array.from({ length: 4 }, (_, place) => Math.floor(order / 13 ** place) % 13);
      const cards = [...ranks, order % 13, (order >> 3) % 13].map((rank, place) => rank + 13 * ((order >> place) % 4));
      if (player(cards) !== (ranks[0] === ranks[2] ? "12/1" : "0/1")) wrong += 1;
      if (banker(cards) !== (ranks[1] === ranks[3] ? "12/1" : "0/1")) wrong += 1;
    }
    expect(wrong).toBe(0);
  });
});

describe("parameters of baccarat", () => {
  const refused = (json: unknown): string => {
    const { error } = parameters.safeParse(json);
    return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  };

  test("have defaults; with bankerSixPaysHalf the commission's is 0", () => {
    expect(parameters.parse({})).toEqual({
      decks: 8,
      commission: rational(1, 20),
      bankerSixPaysHalf: false,
      tiePays: rational(8),
      pairPays: rational(11),
    });
    expect(parameters.parse({ bankerSixPaysHalf: true }).commission).toEqual(ZERO);
    expect(parameters.parse({ bankerSixPaysHalf: false, commission: "0.05" }).commission).toEqual(rational(1, 20));
  });

  test.each([
    [{ decks: 0 }, 'decks: decks are 1 to 8, or "infinite"'],
    [{ decks: 9 }, 'decks: decks are 1 to 8, or "infinite"'],
    [{ decks: "8" }, 'decks: decks are 1 to 8, or "infinite"'],
    [{ commission: "21/20" }, "commission: a commission is a share of the win: 0 to 1"],
    [{ commission: -0.01 }, "commission: a commission is a share of the win: 0 to 1"],
    [{ commission: "5 %" }, 'commission: not an exact number: "5 %"; write 0.99, "0.99" or "99/100"'],
    [
      { bankerSixPaysHalf: true, commission: 0.05 },
      "commission: bankerSixPaysHalf takes the place of a commission: leave this out, or write 0",
    ],
    [{ tiePays: -1 }, "tiePays: a wager pays 0 to 1000000 to 1"],
    [{ pairPays: "1000001" }, "pairPays: a wager pays 0 to 1000000 to 1"],
    [{ tiepays: 9 }, ': Unrecognized key: "tiepays"'],
  ])("%j is refused", (json, message) => {
    expect(refused(json)).toBe(message);
  });
});
