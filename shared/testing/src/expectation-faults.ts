import { listClasses, prepare } from "@croupier/contract/compute-par";
import type { Expectation, Lawful } from "@croupier/contract/expectation";
import { createExpectPayout } from "@croupier/contract/expected-payout";
import type { ActionOf, Contract, SelectionOf } from "@croupier/contract/game";
import type { Law } from "@croupier/contract/law";
import type { Par } from "@croupier/contract/par";
import { actPlay, openPlay } from "@croupier/contract/play";
import { subtract } from "@croupier/math/arithmetic";
import { add, multiply, type Rational, rational, ZERO } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import fc from "fast-check";
import type { CertifiedFile } from "./par-faults.ts";
import { seededDraws } from "./seeded-draws.ts";
import { accepted } from "./twins.ts";

interface Section {
  readonly name: string;
  readonly rtp: { readonly exact: string };
  readonly variance: { readonly exact: string };
}

const sectionsOf = ({ sheets }: CertifiedFile, variant: string): readonly Section[] =>
  (sheets.find((sheet) => sheet.variant === variant) as { readonly sections: readonly Section[] } | undefined)
    ?.sections ?? [];

const momentsOf = (law: Exclude<Law, { kind: "steps" }>): { readonly mean: Rational; readonly variance: Rational } => {
  if (law.kind === "moments") return law;
  let [mean, squares] = [ZERO, ZERO];
  for (const [event, weight] of law.events.weights.entries()) {
    const multiplier = law.multipliers[law.places[event] ?? -1] ?? ZERO;
    const share = multiply(rational(weight, law.events.total), multiplier);
    mean = add(mean, share);
    squares = add(squares, multiply(share, multiplier));
  }
  return { mean, variance: subtract(squares, multiply(mean, mean)) };
};

const lawsOf = <C extends Contract>(expectation: Expectation<C>, variant: string): Lawful<C> => {
  const laws = expectation.variants.get(variant);
  if (!laws) throw new Error(`expectation.ts knows nothing of variant ${variant}`);
  return laws;
};

/**
 * Where the law of a class's own bet has other figures than its sheet, a sentence each. Games that are left when the
 * player likes prove theirs by themselves.
 */
export const findUnexpected = <C extends Contract>(
  expectation: Expectation<C>,
  par: Par<C>,
  certified: CertifiedFile,
  variant: string,
): readonly string[] => {
  const laws = lawsOf(expectation, variant);
  const sections = sectionsOf(certified, variant);
  return listClasses(par, prepare(par.game, { variant }))
    .filter(({ counted }) => counted === undefined)
    .flatMap(({ name, selections, wager = 0 }) => {
      const section = sections.find((one) => one.name === name);
      const law = laws.lawOf(selections[wager] as SelectionOf<C>, []);
      if (!section || !law) return [`${name}: there is no law for a bet of this class`];
      if (law.kind === "steps") return [];
      const { mean, variance } = momentsOf(law);
      const figures = [formatRational(mean), formatRational(variance)];
      const holds = figures[0] === section.rtp.exact && figures[1] === section.variance.exact;
      return holds ? [] : [`${name}: expected are ${figures.join(" and a variance of ")}`];
    });
};

/** How far rounds of random bets and decisions paid from what was expected, in standard deviations. */
export const scoreExpectation = <C extends Contract>(
  expectation: Expectation<C>,
  par: Par<C>,
  variant: string,
  selections: fc.Arbitrary<readonly SelectionOf<C>[]>,
  rounds: number,
): { readonly sigmas: number; readonly judgedBelow: boolean } => {
  const { rules } = prepare(par.game, { variant });
  const expectPayout = createExpectPayout(lawsOf(expectation, variant));
  const bets = fc.sample(
    selections.filter((chosen) => rules.objection?.(chosen) === undefined),
    { numRuns: rounds, seed: 1 },
  );
  let [off, variance, judgedBelow] = [0, 0, true];
  let choice = 1;
  for (const [nonce, chosen] of bets.entries()) {
    const draws = seededDraws(nonce);
    const bet = { selections: chosen, stakes: chosen.map(() => 1_000n) };
    const actions: ActionOf<C>[] = [];
    let play = accepted(openPlay(rules, bet, draws));
    while (!play.settled) {
      const legal = rules.legal(play.state);
      choice = (Math.imul(choice, 1_103_515_245) + 12_345) >>> 0;
      const action = legal[(choice >>> 8) % legal.length] as ActionOf<C>;
      actions.push(action);
      play = accepted(actPlay(rules, bet, play, action, draws));
    }
    const expected = expectPayout(bet, actions, play.due);
    if (!expected) throw new Error(`nothing is expected of ${JSON.stringify(chosen)}`);
    if (expected.basis === "strategy") judgedBelow = false;
    off += Number(play.payout) - Number(expected.mean);
    variance += Number(expected.variance);
  }
  return { sigmas: off / Math.sqrt(variance), judgedBelow };
};
