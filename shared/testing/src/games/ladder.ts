import { defineContract, defineGame, defineRules } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";

const RUNGS = 5;
const PER_RUNG = rational(7, 5);

const move = z.enum(["climb", "double", "take"]);

const contract = defineContract({
  name: "ladder",
  title: "Ladder",
  /** `top`: the rung on which the round ends by itself; left out, the highest. */
  selection: z.strictObject({ ladder: z.enum(["left", "right", "rotten"]), top: z.int().min(1).max(RUNGS).optional() }),
  action: move,
  view: z.strictObject({
    height: z.int(),
    doubled: z.boolean(),
    broken: z.array(z.int()).nullable(),
    legal: z.array(move),
  }),
  wagers: { min: 1, max: 1 },
  stakeGrows: true,
});

interface Selection {
  readonly ladder: "left" | "right" | "rotten";
  readonly top?: number | undefined;
}

type Action = "climb" | "double" | "take";

interface State {
  /** The rungs that break, fixed at the opening and hidden until the end. */
  readonly broken: readonly number[];
  readonly height: number;
  readonly top: number;
  readonly doubled: boolean;
  readonly ended: "fell" | "took" | undefined;
}

const topOf = (selections: readonly Selection[]): number => selections[0]?.top ?? RUNGS;

const pays = (height: number): Rational => Array<Rational>(height).fill(PER_RUNG).reduce(multiply, ONE);

const ceilingAt = (top: number): readonly DecidedPart[] => [{ wager: 0, fraction: rational(2), multiplier: pays(top) }];

const legal = ({ ended, doubled, height }: State): Action[] => {
  if (ended) return [];
  return ["climb", ...(doubled ? [] : ["double" as const]), ...(height > 0 ? ["take" as const] : [])];
};

/** Climb five rungs, one in four of them broken; take what the height pays, or double the stake on the way once. */
const createRules = () =>
  ({
    objection: ([selection]) => (selection?.ladder === "rotten" ? "Nobody climbs the rotten ladder." : undefined),
    open: (selections, draws): State => ({
      broken: Array.from({ length: RUNGS }, (_, rung) => rung).filter(() => draws.uniform(4) === 0),
      height: 0,
      top: topOf(selections),
      doubled: false,
      ended: undefined,
    }),
    act(state, action): State {
      if (action === "double") return { ...state, doubled: true };
      if (action === "take") return { ...state, ended: "took" };
      if (state.broken.includes(state.height)) return { ...state, ended: "fell" };
      const height = state.height + 1;
      return { ...state, height, ended: height === state.top ? "took" : undefined };
    },
    legal,
    parts({ doubled, ended, height }) {
      const multiplier = ended === "fell" ? ZERO : ended === "took" ? pays(height) : undefined;
      return [{ wager: 0, fraction: rational(doubled ? 2 : 1), multiplier }];
    },
    view(state) {
      const { broken, height, doubled, ended } = state;
      return { height, doubled, broken: ended ? [...broken] : null, legal: legal(state) };
    },
    fallback: ({ height }) => (height === 0 ? "void" : { action: "take" }),
    ceilings: (selections) => [ceilingAt(topOf(selections))],
    narrow(selections, admits) {
      const tops = Array.from({ length: topOf(selections) }, (_, below) => topOf(selections) - below);
      const top = tops.find((rung) => admits(ceilingAt(rung)));
      return top === undefined ? undefined : selections.map((selection) => ({ ...selection, top }));
    },
  }) satisfies Rules<Selection, Action, State>;

/** A small game of decisions for tests of the host: hidden state, a stake that grows, a bound of its own, and every way to end. */
export const ladder = defineGame({
  contract,
  rules: { 1: defineRules(contract, z.strictObject({}), createRules) },
  variants: { standard: { rules: 1, parameters: {} } },
  lock: { variants: { standard: { rulesHash: "1".repeat(64) } } },
});
