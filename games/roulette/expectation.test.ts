import { createExpectPayout } from "@croupier/contract/expected-payout";
import { openPlay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { toDecimal } from "@croupier/math/arithmetic";
import { rational } from "@croupier/math/rational";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import { accepted } from "@croupier/testing/twins";
import fc from "fast-check";
import { expect, test } from "vitest";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import { pocketsOf, spotsOf } from "./layout.ts";
import { parameters } from "./parameters.ts";

const rulebook = createRulebook(game);

test.each(Object.entries(game.variants))(
  "the mean and the variance of any bet on %s are those of playing it on every pocket",
  (name, variant) => {
    const { wheel } = parameters.parse(variant.parameters);
    const pockets = pocketsOf(wheel).length;
    const rules = rulebook.find(name)?.rules;
    const laws = expectation.variants.get(name);
    if (!rules || !laws) throw new Error(`${name} is not there`);
    const expectPayout = createExpectPayout(laws);
    const spots = spotsOf(wheel).map(({ selection }) => game.contract.selection.parse(selection));
    const wager = fc.record({ spot: fc.nat(spots.length - 1), stake: fc.bigInt({ min: 1n, max: 10n ** 9n }) });
    const bets = fc.uniqueArray(wager, { minLength: 1, maxLength: 12, selector: ({ spot }) => spot });
    fc.assert(
      fc.property(bets, (wagers) => {
        const selections = wagers.flatMap(({ spot }) => spots.slice(spot, spot + 1));
        const bet = { selections, stakes: wagers.map(({ stake }) => stake) };
        const paid = Array.from(
          { length: pockets },
          (_, pocket) => accepted(openPlay(rules, bet, scriptedDraws([pocket]))).payout,
        );
        const n = BigInt(pockets);
        const sum = paid.reduce((total, payout) => total + payout, 0n);
        const squares = paid.reduce((total, payout) => total + payout * payout, 0n);
        expect(
          expectPayout(
            bet,
            [],
            bet.stakes.reduce((total, stake) => total + stake, 0n),
          ),
        ).toEqual({
          mean: toDecimal(rational(sum, n), 8),
          variance: toDecimal(rational(squares * n - sum * sum, n * n), 8),
          basis: "exact",
        });
      }),
      { numRuns: 50 },
    );
  },
);
