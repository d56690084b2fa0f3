import { defineContract, defineGame, defineRules } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import { exactNumber } from "@croupier/contract/parameters";
import type { DecidedPart, Rules } from "@croupier/contract/rules";
import type { Draws } from "@croupier/math/draws";
import { add, compare, multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";

const symbol = z.string().min(1).max(8);
const spin = z.strictObject({
  stops: z.array(z.int()).readonly(),
  free: z.boolean(),
  /** What the spin won, in units of the stake. */
  won: z.string(),
  /** Free spins it added. */
  spins: z.int(),
});

const contract = defineContract({
  name: "slots",
  title: "Slots",
  selection: z.strictObject({}),
  action: z.never(),
  view: z.strictObject({ spins: z.array(spin).readonly(), maxWin: z.boolean() }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});

const parameters = z.strictObject({
  reels: z.array(z.array(symbol)),
  rows: z.int().min(1),
  lines: z.array(z.array(z.int().min(0))),
  /** Symbol → count → multiple of the line bet. */
  pays: z.record(symbol, z.record(z.string(), exactNumber)),
  wild: symbol,
  scatter: z.strictObject({
    symbol,
    /** Count → free spins. */
    spins: z.record(z.string(), z.int()),
    multiplier: exactNumber,
    maxSpins: z.int(),
  }),
  maxWin: exactNumber,
});

interface Spin {
  readonly stops: readonly number[];
  readonly free: boolean;
  readonly won: Rational;
  readonly spins: number;
}

interface State {
  readonly spins: readonly Spin[];
  readonly maxWin: boolean;
  readonly parts: readonly DecidedPart[];
}

const createRules = ({ reels, rows, lines, pays, wild, scatter, maxWin }: z.output<typeof parameters>) => {
  const symbolAt = (reel: number, index: number): string => {
    const strip = reels[reel] ?? [];
    return strip[index % strip.length] ?? "";
  };

  /** The best of what the line reads as, from the left: wilds stand for any symbol that pays but the scatter. */
  const lineWin = (stops: readonly number[], line: readonly number[]): Rational => {
    const read = stops.map((stop, reel) => symbolAt(reel, stop + (line[reel] ?? 0)));
    let best = ZERO;
    for (const [paying, byCount] of Object.entries(pays)) {
      const run = read.findIndex((seen) => seen !== paying && seen !== wild);
      const win = byCount[run < 0 ? read.length : run] ?? ZERO;
      if (compare(win, best) > 0) best = win;
    }
    return best;
  };

  const takeSpin = (draws: Draws, free: boolean): Spin => {
    const stops = reels.map((strip) => draws.uniform(strip.length));
    const onLines = lines.map((line) => lineWin(stops, line)).reduce(add, ZERO);
    const won = multiply(onLines, rational(1, lines.length));
    const scatters = stops.flatMap((stop, reel) => {
      return Array.from({ length: rows }, (_, row) => symbolAt(reel, stop + row)).filter((at) => at === scatter.symbol);
    });
    const spins = scatter.spins[scatters.length] ?? 0;
    return { stops, free, won: free ? multiply(won, scatter.multiplier) : won, spins };
  };

  const partsOf = (multiplier: Rational): readonly DecidedPart[] => [{ wager: 0, fraction: ONE, multiplier }];
  const most = partsOf(maxWin);

  return {
    open(_selections, draws): State {
      const spins: Spin[] = [];
      let total = ZERO;
      for (let left = 1; left > 0; left -= 1) {
        const taken = takeSpin(draws, spins.length > 0);
        spins.push(taken);
        total = add(total, taken.won);
        if (compare(total, maxWin) >= 0) return { spins, maxWin: true, parts: most };
        // The base spin is none of the feature's.
        left = Math.min(left + taken.spins, scatter.maxSpins - spins.length + 2);
      }
      return { spins, maxWin: false, parts: partsOf(total) };
    },
    act: (state) => state,
    legal: () => [],
    parts: ({ parts }) => parts,
    view: ({ spins, maxWin: reached }) => ({
      spins: spins.map((taken) => ({ ...taken, won: formatRational(taken.won) })),
      maxWin: reached,
    }),
    fallback: () => "void",
    ceilings: () => [most],
  } satisfies Rules<Record<string, never>, never, State>;
};

/** Three short reels on which free spins come often and the maximum win can be reached. */
const lively = {
  reels: [
    ["A", "B", "S", "W", "C"],
    ["B", "W", "A", "S", "C"],
    ["C", "A", "B", "S", "W"],
  ],
  rows: 2,
  lines: [
    [0, 0, 0],
    [1, 1, 1],
    [0, 1, 0],
  ],
  pays: { A: { 3: 20 }, B: { 2: 1, 3: 5 }, C: { 3: "5/2" }, W: { 3: 60 } },
  wild: "W",
  scatter: { symbol: "S", spins: { 3: 4 }, multiplier: 3, maxSpins: 10 },
  maxWin: 150,
};

export const slots = defineGame({
  contract,
  rules: { 1: defineRules(contract, parameters, createRules) },
  variants: { lively: { rules: 1, parameters: lively } },
  lock: { variants: { lively: { rulesHash: "05".repeat(32) } } },
});
