import { canonicalJson } from "@croupier/contract/canonical";
import type { Expectation } from "@croupier/contract/expectation";
import type { ActionOf, Contract, Game, SelectionOf } from "@croupier/contract/game";
import { ceilingPayout, mostPayout } from "@croupier/contract/money";
import type { Par } from "@croupier/contract/par";
import { actPlay, type Bet, openPlay, type Play, replay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import type { Part } from "@croupier/contract/rules";
import { shownView } from "@croupier/contract/shown-view";
import type { Draws } from "@croupier/math/draws";
import { compare, equals } from "@croupier/math/rational";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bentDraws } from "./bent-draws.ts";
import { describeExpectationLaws } from "./expectation-laws.ts";
import type { GoldenFile } from "./golden/golden-file.ts";
import { testGoldenRounds } from "./golden/golden-law.ts";
import type { CertifiedFile } from "./par-faults.ts";
import { describeParLaws } from "./par-laws.ts";
import { differAtOpening, expectNoLeak, type Hidden } from "./leaks.ts";
import { scriptedDraws } from "./scripted-draws.ts";
import { seededDraws } from "./seeded-draws.ts";
import { accepted, sightOf } from "./twins.ts";

export interface LawOptions<C extends Contract> {
  /** Any bet that the contract lets through: its selections, one per wager. What a variant objects to is passed over. */
  readonly selections: fc.Arbitrary<readonly SelectionOf<C>[]>;
  /** For each ceiling of a bet, in the rules' order, a round that ends with it: the proof that it can be reached. */
  readonly reaching: (selections: readonly SelectionOf<C>[], variant: string) => readonly Reaching<C>[];
  /** What no view may show while a round is open. A game of decisions must say it; one that is over at once can't. */
  readonly hidden?: Hidden<ActionOf<C>>;
  /** The game's mathematics and its committed sheets: `par` of par.ts and the content of par.json. */
  readonly par?: { readonly computed: Par<C>; readonly certified: CertifiedFile };
  /** What rounds are expected to pay: `expectation` of expectation.ts. Needs `par`. */
  readonly expectation?: Expectation<C>;
  /** Rounds that come out the same for ever: the content of golden.json. */
  readonly golden?: GoldenFile;
  readonly runs?: number;
}

/** A round told beforehand: the results of its draws, as `scriptedDraws` takes them, and what the player does. */
export interface Reaching<C extends Contract> {
  readonly draws: readonly number[];
  readonly actions?: readonly ActionOf<C>[];
}

/** No game takes more decisions than this in one round. */
const MAX_STEPS = 1_000;

/** What a view tells to be legal; a game without decisions leaves it out. */
const listedIn = (view: unknown): unknown => ((view ?? {}) as { readonly legal?: unknown }).legal ?? [];

interface Playthrough<C extends Contract> {
  readonly actions: readonly ActionOf<C>[];
  /** The play after the opening, and after each action. */
  readonly plays: readonly Play[];
}

/**
 * The laws that every game keeps, whatever it is. A game's test calls this once with its definition; bets are made from
 * `selections`, decisions, stakes and seeds by fast-check, whose seed is printed when a law breaks.
 */
export const describeLaws = <C extends Contract>(
  game: Game<C>,
  { selections, reaching, hidden, par, expectation, golden, runs = 200 }: LawOptions<C>,
): void => {
  const rulebook = createRulebook(game);
  const seeds = fc.record({ seed: fc.uint8Array({ minLength: 32, maxLength: 32 }), nonce: fc.nat(1_000_000) });
  const choices = fc.infiniteStream(fc.nat(1_000_000));
  // From 1000, so that no fraction of a stake rounds to nothing; any other rounding shows.
  const stakes = fc.array(fc.bigInt({ min: 1_000n, max: 10n ** 12n }), {
    minLength: game.contract.wagers.max,
    maxLength: game.contract.wagers.max,
  });

  const drawsOf = ({ seed, nonce }: { readonly seed: Uint8Array; readonly nonce: number }): Draws =>
    seededDraws(nonce, seed);

  describe.each(Object.keys(game.variants))("the laws hold for variant %s", (name) => {
    const variant = rulebook.find(name);
    if (!variant) throw new Error(`${name} is not in the rulebook`);
    const { rules } = variant;
    if (par) describeParLaws(par.computed, par.certified, name);
    if (golden) testGoldenRounds(game, golden, name);
    if (par && expectation) describeExpectationLaws(expectation, par, name, selections);

    const bets = fc
      .tuple(selections, stakes)
      .map(([chosen, amounts]): Bet<SelectionOf<C>> => ({
        selections: chosen,
        stakes: amounts.slice(0, chosen.length),
      }))
      .filter(({ selections: chosen }) => rules.objection?.(chosen) === undefined);

    const playThrough = (bet: Bet<SelectionOf<C>>, draws: Draws, choose: Iterator<number>): Playthrough<C> => {
      const actions: ActionOf<C>[] = [];
      const plays = [accepted(openPlay(rules, bet, draws))];
      for (;;) {
        const play = plays.at(-1);
        if (!play || play.settled) return { actions, plays };
        expect(actions.length, "a round always ends").toBeLessThan(MAX_STEPS);
        const legal = rules.legal(play.state);
        const action = legal[Number(choose.next().value) % legal.length] as ActionOf<C>;
        actions.push(action);
        plays.push(accepted(actPlay(rules, bet, play, action, draws)));
      }
    };

    test("selections that the generator makes pass the contract", () => {
      fc.assert(
        fc.property(selections, (chosen) => {
          const { min, max } = game.contract.wagers;
          expect(chosen.length).toBeGreaterThanOrEqual(min);
          expect(chosen.length).toBeLessThanOrEqual(max);
          for (const selection of chosen) expect(game.contract.selection.parse(selection)).toEqual(selection);
        }),
        { numRuns: runs },
      );
    });

    test("what is no bet is refused by the contract or met with an objection, and nothing throws", () => {
      const strange = fc.array(
        fc.oneof(
          fc.jsonValue(),
          selections.map(([selection]) => selection),
        ),
        { minLength: 1 },
      );
      fc.assert(
        fc.property(strange, seeds, (json, seed) => {
          const parsed = json.map((selection) => game.contract.selection.safeParse(selection));
          const { min, max } = game.contract.wagers;
          if (parsed.length < min || parsed.length > max) return;
          const chosen = parsed.flatMap(({ success, data }) => (success ? [data as SelectionOf<C>] : []));
          if (chosen.length < parsed.length || rules.objection?.(chosen) !== undefined) return;
          accepted(openPlay(rules, { selections: chosen, stakes: chosen.map(() => 1_000n) }, drawsOf(seed)));
        }),
        { numRuns: runs },
      );
    });

    test("the same seeds and decisions give the same round, and a replay equals the record", () => {
      fc.assert(
        fc.property(bets, seeds, choices, (bet, seed, choose) => {
          const { actions, plays } = playThrough(bet, drawsOf(seed), choose);
          // A record has been through JSON.
          const recorded = JSON.parse(JSON.stringify({ actions, selections: bet.selections })) as {
            readonly actions: readonly ActionOf<C>[];
            readonly selections: readonly SelectionOf<C>[];
          };
          const again = replay(rules, { ...bet, selections: recorded.selections }, recorded.actions, drawsOf(seed));
          const last = plays.at(-1);
          expect(again.parts).toEqual(last?.parts);
          expect(canonicalJson(rules.view(again.state, "player"))).toBe(
            canonicalJson(rules.view(last?.state, "player")),
          );
        }),
        { numRuns: runs },
      );
    });

    test("views have the contract's shape at every step, for every viewer, and list what is legal", () => {
      fc.assert(
        fc.property(bets, seeds, choices, (bet, seed, choose) => {
          const { actions } = playThrough(bet, drawsOf(seed), choose);
          for (let steps = 0; steps <= actions.length; steps += 1) {
            const { state } = replay(rules, bet, actions.slice(0, steps), drawsOf(seed));
            for (const viewer of ["player", "operator"] as const) {
              const view = rules.view(state, viewer);
              expect(game.contract.view.parse(view)).toEqual(view);
              expect(JSON.parse(JSON.stringify(view))).toEqual(view);
              expect(listedIn(view)).toEqual(rules.legal(state));
              expect(listedIn(game.contract.view.parse(shownView("voided", view)))).toEqual([]);
            }
            const legal = rules.legal(state);
            for (const action of legal) expect(game.contract.action.parse(action)).toEqual(action);
            expect(new Set(legal.map(canonicalJson)).size, "each is listed once").toBe(legal.length);
          }
        }),
        { numRuns: runs },
      );
    });

    test("a part keeps its place, its fraction never shrinks, and once decided it stays as it is", () => {
      const stays = (before: Part, after: Part | undefined): boolean =>
        after?.wager === before.wager &&
        (before.multiplier
          ? equals(after.fraction, before.fraction) && !!after.multiplier && equals(after.multiplier, before.multiplier)
          : compare(after.fraction, before.fraction) >= 0);
      fc.assert(
        fc.property(bets, seeds, choices, (bet, seed, choose) => {
          const { plays } = playThrough(bet, drawsOf(seed), choose);
          for (const [step, { parts }] of plays.slice(0, -1).entries()) {
            for (const [place, part] of parts.entries()) {
              expect(stays(part, plays[step + 1]?.parts[place]), `part ${place} at step ${step}`).toBe(true);
            }
          }
        }),
        { numRuns: runs },
      );
    });

    test("no outcome pays more than the bet's ceiling, and the stake only grows where the contract says so", () => {
      fc.assert(
        fc.property(bets, seeds, choices, (bet, seed, choose) => {
          const most = mostPayout(rules.ceilings(bet.selections), bet.stakes);
          const { plays } = playThrough(bet, drawsOf(seed), choose);
          for (const { payout } of plays) expect(payout).toBeLessThanOrEqual(most);
          if (!game.contract.stakeGrows) expect(plays.at(-1)?.due).toBe(plays[0]?.due);
        }),
        { numRuns: runs },
      );
    });

    test("every ceiling is reached by some round", () => {
      fc.assert(
        fc.property(bets, (bet) => {
          const ceilings = rules.ceilings(bet.selections);
          const rounds = reaching(bet.selections, name);
          expect(rounds.length, "one round per ceiling").toBe(ceilings.length);
          for (const [index, { draws, actions = [] }] of rounds.entries()) {
            const script = scriptedDraws(draws);
            const { payout, settled } = replay(rules, bet, actions, script);
            expect(settled).toBe(true);
            expect(payout).toBe(ceilingPayout(ceilings[index] ?? [], bet.stakes));
            expect(script.left(), "every scripted draw is taken").toBe(0);
          }
        }),
        { numRuns: runs },
      );
    });

    test("narrowing gives a bet that the contract and the variant take, under the limit it was given", () => {
      fc.assert(
        fc.property(bets, fc.integer({ min: 0, max: 120 }), (bet, percent) => {
          const limit = (mostPayout(rules.ceilings(bet.selections), bet.stakes) * BigInt(percent)) / 100n;
          const narrowed = rules.narrow?.(bet.selections, (ceiling) => ceilingPayout(ceiling, bet.stakes) <= limit);
          if (!narrowed) return;
          expect(mostPayout(rules.ceilings(narrowed), bet.stakes)).toBeLessThanOrEqual(limit);
          for (const selection of narrowed) expect(game.contract.selection.parse(selection)).toEqual(selection);
          expect(narrowed.length).toBe(bet.selections.length);
          expect(rules.objection?.(narrowed)).toBeUndefined();
        }),
        { numRuns: runs },
      );
    });

    test("what is hidden decides nothing yet: not what is legal, what it costs, what is settled or what a player who left gets", () => {
      const bends = fc.record({ at: fc.nat(1_000_000), by: fc.nat() });
      fc.assert(
        fc.property(bets, seeds, choices, bends, (bet, seed, choose, bend) => {
          const counted = bentDraws(drawsOf(seed));
          const { actions } = playThrough(bet, counted, choose);
          const draws = drawsOf(seed);
          // A twin whose draws differ in one place; it is hidden for as long as the two look the same.
          const bent = bentDraws(drawsOf(seed), bend.at % Math.max(1, counted.calls()), bend.by);
          let play = accepted(openPlay(rules, bet, draws));
          let twin = accepted(openPlay(rules, bet, bent));
          for (let step = 0; ; step += 1) {
            expect(twin.due, "what a decision costs").toBe(play.due);
            const [seen, twinSeen] = [sightOf(rules, play), sightOf(rules, twin)];
            if (!play.settled && rules.fallback(play.state) === "void") {
              expect(twinSeen.view, "a round that may be voided has shown no draw").toBe(seen.view);
            }
            if (twinSeen.view !== seen.view) return;
            expect(twinSeen.rest).toBe(seen.rest);
            const action = actions[step];
            if (action === undefined) return;
            play = accepted(actPlay(rules, bet, play, action, draws));
            twin = accepted(actPlay(rules, bet, twin, action, bent));
          }
        }),
        { numRuns: 5 * runs },
      );
    });

    test("what the game says is hidden shows in nothing while the round is open", () => {
      const bends = fc.record({ which: fc.nat(1_000_000), by: fc.nat() });
      fc.assert(
        fc.property(bets, seeds, choices, bends, (bet, seed, choose, { which, by }) => {
          const draws = bentDraws(drawsOf(seed));
          const { actions } = playThrough(bet, draws, choose);
          if (actions.length === 0) return;
          if (!hidden) throw new Error("a game of decisions tells describeLaws which of its draws are `hidden`");
          const kept = draws.drawn().flatMap((_, draw) => (hidden(draw, []) ? [draw] : []));
          if (kept.length === 0) return;
          const twins = [bentDraws(drawsOf(seed)), bentDraws(drawsOf(seed), kept[which % kept.length], by)] as const;
          expectNoLeak(rules, bet, twins, actions, hidden);
        }),
        { numRuns: 2 * runs },
      );
    });

    test("a draw that the opening shows no trace of is said to be hidden", () => {
      const shows = new Map<number, boolean>();
      fc.assert(
        fc.property(bets, seeds, fc.nat(1_000_000), fc.nat(), (bet, seed, which, by) => {
          const draws = bentDraws(drawsOf(seed));
          if (accepted(openPlay(rules, bet, draws)).settled) return;
          const open = draws.drawn().flatMap((_, draw) => (hidden?.(draw, []) ? [] : [draw]));
          const at = open[which % open.length];
          if (at === undefined) return;
          const differ = differAtOpening(rules, bet, [bentDraws(drawsOf(seed)), bentDraws(drawsOf(seed), at, by)]);
          if (differ !== undefined) shows.set(at, differ || shows.get(at) === true);
        }),
        { numRuns: runs },
      );
      for (const [draw, shown] of shows) expect(shown, `draw ${draw} is shown or \`hidden\``).toBe(true);
    });

    test("an action that is not listed is refused", () => {
      fc.assert(
        fc.property(bets, seeds, fc.jsonValue(), (bet, seed, json) => {
          const draws = drawsOf(seed);
          const play = accepted(openPlay(rules, bet, draws));
          const listed = rules.legal(play.state).some((action) => canonicalJson(action) === canonicalJson(json));
          const answer = actPlay(rules, bet, play, json as ActionOf<C>, draws);
          expect(answer === "illegal_action").toBe(!listed);
        }),
        { numRuns: runs },
      );
    });

    test("a round that its player leaves comes to an end by itself, and costs no more", () => {
      fc.assert(
        fc.property(bets, seeds, fc.nat(20), choices, (bet, seed, left, choose) => {
          const draws = drawsOf(seed);
          const { actions } = playThrough(bet, drawsOf(seed), choose);
          let play: Play = replay(rules, bet, actions.slice(0, left), draws);
          const staked = play.due;
          for (let step = 0; !play.settled; step += 1) {
            expect(step).toBeLessThan(MAX_STEPS);
            const fallback = rules.fallback(play.state);
            if (fallback === "void") return;
            play = accepted(actPlay(rules, bet, play, fallback.action, draws));
            expect(play.due).toBe(staked);
          }
        }),
        { numRuns: runs },
      );
    });
  });
};
