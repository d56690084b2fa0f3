import type { Figures, Par, ParClass, Ways } from "@croupier/contract/par";
import { equals, ONE } from "@croupier/math/rational";
import { LEGEND } from "./chart.ts";
import type { contract } from "./contract.ts";
import { game } from "./game.ts";
import { createChartPlay, type FullChart } from "./par/chart-play.ts";
import { listEndlessEndings } from "./par/endless-endings.ts";
import { createOptimalPlay } from "./par/optimal-play.ts";
import { printChart } from "./par/print-chart.ts";
import { listShoeEndings } from "./par/shoe-endings.ts";
import { findShoeMoments } from "./par/shoe-moments.ts";
import { countInsurance, countSide } from "./par/side-figures.ts";
import { standardChart } from "./par/standard-chart.ts";
import { createPassive, createStrategy } from "./par/strategy.ts";
import { type Parameters, parametersSchema } from "./parameters.ts";
import { HALF } from "./settlement.ts";
import { createSettleSide, type Side } from "./side-wagers.ts";

type Class = ParClass<typeof contract>;

const main = { on: "main" as const };
const NOTES = ["Insurance is never taken.", LEGEND];

const BOUNDED =
  "RTP, average wager, variance and rounded RTPs are exact: they need one hand or two at a time. Of three hands or four the " +
  "ways to end are too many to list, so that there is no distribution, and the hit frequency, and with some charts the " +
  "maximum's odds, are told between limits: by inequalities for the union of as many events of which one and two at a " +
  "time are known, and by hands of few cards that reach the maximum.";

/** The chart that was given, and where it has no row, the standard one. */
const chartOf = (parameters: Parameters): FullChart => {
  const standard = standardChart(parameters);
  const given = parameters.strategy;
  if (!given) return standard;
  const fill = (rows: Readonly<Record<string, string>>, by: Readonly<Record<string, string | undefined>>) =>
    Object.fromEntries(Object.entries(rows).map(([row, letters]) => [row, by[row] ?? letters]));
  return {
    hard: fill(standard.hard, given.hard),
    soft: fill(standard.soft, given.soft),
    pair: fill(standard.pair, given.pair),
  };
};

/** The main wager in an endless shoe: every decision is the one that is worth most. */
const playOptimally = (parameters: Parameters): Class => {
  const play = createOptimalPlay(parameters);
  return {
    name: "main",
    selections: [main],
    strategy: createStrategy("optimal play of an endless shoe", play, () => printChart(parameters, play)),
    figures: ({ collect }): Figures => ({ ...collect(listEndlessEndings(parameters, play)), notes: NOTES }),
  };
};

/** The main wager played by a chart, whatever has been dealt. */
const playByChart = (name: string, parameters: Parameters): Class => {
  const chart = chartOf(parameters);
  const play = createChartPlay(chart);
  const { decks, strategy, maxHands } = parameters;
  const figures = (ways: Ways): Figures => {
    if (decks === "infinite") return { ...ways.collect(listEndlessEndings(parameters, play)), notes: NOTES };
    if (maxHands > 2) return { moments: findShoeMoments(parameters, decks, play), notes: [...NOTES, BOUNDED] };
    return { ...ways.collect(listShoeEndings(parameters, decks, play)), notes: NOTES };
  };
  return {
    name,
    selections: [main],
    slow: decks !== "infinite",
    strategy: createStrategy(
      strategy ? "the chart given" : "basic strategy for four to eight decks",
      play,
      () => chart,
    ),
    figures,
  };
};

const playMain = (parameters: Parameters): readonly Class[] => {
  if (parameters.decks !== "infinite") return [playByChart("main", parameters)];
  const best = playOptimally(parameters);
  return parameters.strategy ? [best, playByChart("main, by the chart given", parameters)] : [best];
};

/** By itself: what is staked on the dealer's hole card when the up card is an ace, half of the main stake, is the unit. */
const insure = (parameters: Parameters): Class => ({
  name: "insurance",
  selections: [main],
  strategy: createPassive("always insured", "insure"),
  counted: (parts) => parts.flatMap((part) => (equals(part.fraction, HALF) ? [{ ...part, fraction: ONE }] : [])),
  figures: (ways): Figures => ({
    ...countInsurance(ways, parameters),
    notes: ["Per unit of the insurance itself, which is half of the main stake, taken whenever it is offered."],
  }),
});

const addSide = (parameters: Parameters, name: string, on: Side): Class => ({
  name,
  selections: [main, { on }],
  wager: 1,
  strategy: createPassive("stands; the first cards decide", "decline"),
  figures: (ways) => countSide(ways, parameters, createSettleSide(parameters), on),
});

export const par: Par<typeof contract> = {
  game,
  classes: ({ parameters: given }) => {
    const parameters = parametersSchema.parse(given);
    return [
      ...playMain(parameters),
      ...(parameters.insurance ? [insure(parameters)] : []),
      addSide(parameters, "perfect pairs", "perfectPairs"),
      addSide(parameters, "21+3", "twentyOnePlus3"),
    ];
  },
};
