import { toDecimal } from "@croupier/math/arithmetic";
import { multiply, rational, type Rational } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import { alignTable, grouped } from "../par/table.ts";
import type { SimulatedClass, Simulation } from "./simulate-game.ts";

const hex = (checksum: number): string => checksum.toString(16).padStart(8, "0");

const percent = (r: Rational, places: number): string => toDecimal(multiply(r, rational(100)), places);

const p = (value: number): string => (value < 0.001 ? value.toExponential(1) : value.toFixed(3));

const row = ({ name, verdict, checksum }: SimulatedClass): readonly string[] => [
  name,
  grouped(String(verdict.rounds)),
  percent(verdict.observed, 4),
  `± ${(verdict.margin * 100).toFixed(4)}`,
  percent(verdict.exact, 4),
  `${verdict.sigmas < 0 ? "-" : "+"}${Math.abs(verdict.sigmas).toFixed(2)}σ`,
  verdict.chiSquare ? `${verdict.chiSquare.statistic.toFixed(2)} (${verdict.chiSquare.degrees})` : "-",
  verdict.chiSquare ? p(verdict.chiSquare.pValue) : "-",
  hex(checksum),
];

const HEADER = ["class", "rounds", "RTP %", "95 %", "exact %", "off by", "χ² (df)", "p", "checksum"];

const perSecond = ({ rounds, seconds }: Simulation): number => Math.round(rounds / seconds);

const moneyOf = (classes: readonly SimulatedClass[], stake: bigint): string => {
  let [staked, paid] = [0n, 0n];
  for (const { money } of classes) {
    if (!money) return `A stake of ${stake} is too small for a part of it; bets of that stake are refused.`;
    staked += money.staked;
    paid += money.paid;
  }
  return `At a stake of ${stake} they cost ${grouped(String(staked))} and paid ${grouped(String(paid))}.`;
};

/** The result for people. */
export const showSimulation = (simulation: Simulation, workers: number, stake: bigint): string => {
  const { classes, rounds, seconds } = simulation;
  const threads = `${workers} ${workers === 1 ? "worker" : "workers"}`;
  const objections = classes.flatMap(({ name, verdict }) => verdict.objections.map((why) => `${name}: ${why}`));
  return [
    ...alignTable([HEADER, ...classes.map(row)]),
    "",
    `${grouped(String(rounds))} rounds in ${seconds.toFixed(1)} s on ${threads}: ${grouped(String(perSecond(simulation)))} a second.`,
    moneyOf(classes, stake),
    ...(objections.length === 0
      ? ["The simulation agrees with the exact figures."]
      : ["The simulation DISAGREES with the exact figures:", ...objections.map((why) => `  ${why}`)]),
  ].join("\n");
};

/** The result as JSON: exact numbers as `"num/den"`, chances and σ as numbers. */
export const simulationJson = (simulation: Simulation) => ({
  agrees: simulation.classes.every(({ verdict }) => verdict.objections.length === 0),
  rounds: simulation.rounds,
  seconds: simulation.seconds,
  roundsPerSecond: perSecond(simulation),
  classes: simulation.classes.map(({ name, verdict, money, checksum }) => ({
    name,
    rounds: verdict.rounds,
    observedRtp: { exact: formatRational(verdict.observed), percent: percent(verdict.observed, 8) },
    exactRtp: { exact: formatRational(verdict.exact), percent: percent(verdict.exact, 8) },
    margin95: verdict.margin,
    sigmas: verdict.sigmas,
    chiSquare: verdict.chiSquare,
    likelihoodRatio: verdict.likelihood,
    money: money && { staked: String(money.staked), paid: String(money.paid) },
    checksum: hex(checksum),
    objections: verdict.objections,
  })),
});
