import { type ActionOf, defineContract, defineGame, defineRules, type SelectionOf } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import { rtp } from "@croupier/contract/parameters";
import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";

const TILES = 25;
const tile = z
  .int()
  .min(0)
  .max(TILES - 1);

const action = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("reveal"), tile }),
  z.strictObject({ type: z.literal("cashOut") }),
]);

const contract = defineContract({
  name: "mines",
  title: "Mines",
  /** `reveals`: the round cashes out by itself after so many; the house may lower it, and the round records what holds. */
  selection: z.strictObject({ mines: z.int().min(1).max(24), reveals: z.int().min(1).max(24).optional() }),
  action,
  view: z.strictObject({
    mines: z.int(),
    reveals: z.int(),
    revealed: z.array(tile).readonly(),
    cashOut: z.string(),
    /** Where the mines are; null until the round ends. */
    board: z.array(tile).readonly().nullable(),
    legal: z.array(action).readonly(),
  }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});

type Selection = SelectionOf<typeof contract>;
type Action = ActionOf<typeof contract>;

interface State {
  readonly reveals: number;
  readonly board: readonly number[];
  readonly revealed: readonly number[];
  readonly ended: "hit" | "cashedOut" | undefined;
}

const createRules = ({ rtp: target }: { readonly rtp: Rational }) => {
  /** rtp · C(25, k) / C(25 − m, k), built up tile by tile. */
  const multipliers = Array.from({ length: TILES }, (_, mines) => {
    let multiplier = target;
    return Array.from({ length: TILES - mines }, (__, k) => {
      multiplier = multiply(multiplier, rational(TILES - k, TILES - mines - k));
      return multiplier;
    });
  });
  const multiplierOf = (mines: number, k: number): Rational => multipliers[mines]?.[k - 1] ?? ONE;
  const partOf = (multiplier: Rational): DecidedPart => ({ wager: 0, fraction: ONE, multiplier });
  const limitOf = ({ mines, reveals }: Selection): number => reveals ?? TILES - mines;
  const legal = ({ ended, revealed }: State): readonly Action[] => {
    if (ended) return [];
    const hidden = Array.from({ length: TILES }, (_, index) => index).filter((index) => !revealed.includes(index));
    const reveals = hidden.map((index): Action => ({ type: "reveal", tile: index }));
    return revealed.length > 0 ? [...reveals, { type: "cashOut" }] : reveals;
  };

  return {
    objection: ([selection]) =>
      selection && limitOf(selection) > TILES - selection.mines ? "There are fewer safe tiles than that." : undefined,
    open(selections, draws): State {
      const [selection = { mines: 1 }] = selections;
      const tiles = draws.shuffle(TILES);
      const board = Array.from({ length: selection.mines }, () => tiles.next());
      return { reveals: limitOf(selection), board, revealed: [], ended: undefined };
    },
    act(state, taken): State {
      if (taken.type === "cashOut") return { ...state, ended: "cashedOut" };
      const revealed = [...state.revealed, taken.tile];
      if (state.board.includes(taken.tile)) return { ...state, revealed, ended: "hit" };
      return { ...state, revealed, ended: revealed.length === state.reveals ? "cashedOut" : undefined };
    },
    legal,
    parts({ board, revealed, ended }) {
      if (!ended) return [{ wager: 0, fraction: ONE, multiplier: undefined }];
      return [partOf(ended === "hit" ? ZERO : multiplierOf(board.length, revealed.length))];
    },
    view: (state) => ({
      mines: state.board.length,
      reveals: state.reveals,
      revealed: state.revealed,
      cashOut: formatRational(multiplierOf(state.board.length, state.revealed.length)),
      board: state.ended ? state.board : null,
      legal: legal(state),
    }),
    fallback: ({ revealed }) => (revealed.length > 0 ? { action: { type: "cashOut" } } : "void"),
    ceilings: (selections) =>
      selections.map((selection) => [partOf(multiplierOf(selection.mines, limitOf(selection)))]),
    narrow([selection], admits) {
      if (!selection) return undefined;
      for (let reveals = limitOf(selection); reveals > 0; reveals -= 1) {
        if (admits([partOf(multiplierOf(selection.mines, reveals))])) return [{ ...selection, reveals }];
      }
      return undefined;
    },
  } satisfies Rules<Selection, Action, State>;
};

export const mines = defineGame({
  contract,
  rules: { 1: defineRules(contract, z.strictObject({ rtp }), createRules) },
  variants: { standard: { rules: 1, parameters: {} } },
  lock: { variants: { standard: { rulesHash: "03".repeat(32) } } },
});
