import type { DecidedPart, Part, Rules } from "@croupier/contract/rules";
import { multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import { type Action, bitOf, CASH_OUT, createLegalActions, TILES } from "../legal-actions.ts";

interface Selection {
  readonly mines: number;
  readonly maxReveals?: number | undefined;
}

/** Fixed at the opening. */
interface Board {
  readonly mines: number;
  /** A bit per tile. */
  readonly mined: number;
  readonly maxReveals: number;
}

interface State {
  readonly board: Board;
  /** Tiles in the order in which they were revealed, and the same as bits. */
  readonly revealed: readonly number[];
  readonly revealedBits: number;
  readonly ended: "mine" | "cash-out" | null;
}

/** What a number of safe tiles pays, in each form that a round needs it in. */
interface Prize {
  readonly parts: readonly DecidedPart[];
  readonly multiplier: string;
}

const OVER: readonly Action[] = [];
const UNDECIDED: readonly Part[] = [{ wager: 0, fraction: ONE, multiplier: undefined }];

const prizeOf = (multiplier: Rational): Prize => ({
  parts: [{ wager: 0, fraction: ONE, multiplier }],
  multiplier: formatRational(multiplier),
});

const LOST = prizeOf(ZERO);

/** By safe tiles k from 1 on: rtp · C(25, k) / C(25 − mines, k), which grows by a factor a tile. */
const prizesWith = (mines: number, rtp: Rational): readonly Prize[] => {
  const prizes = [LOST];
  let multiplier = rtp;
  for (let left = TILES; left > mines; left -= 1) {
    multiplier = multiply(multiplier, rational(left, left - mines));
    prizes.push(prizeOf(multiplier));
  }
  return prizes;
};

const limitOf = ({ mines, maxReveals = TILES - mines }: Selection): number => maxReveals;

const tilesIn = (bits: number): readonly number[] =>
  Array.from({ length: TILES }, (_, tile) => tile).filter((tile) => (bits & bitOf(tile)) !== 0);

/**
 * The 25 tiles are shuffled lazily; the first `mines` of them are mines, all drawn at the opening. k safe tiles pay
 * rtp · C(25, k) / C(25 − mines, k) on cash-out, which comes by itself after the last one allowed. A mine pays nothing.
 */
export const createRules = ({ rtp }: { readonly rtp: Rational }) => {
  const table = Array.from({ length: TILES }, (_, mines) => prizesWith(mines, rtp));
  const prizeAt = (mines: number, reveals: number): Prize => table[mines]?.[reveals] ?? LOST;
  const legalActions = createLegalActions();
  const legal = ({ ended, revealedBits }: State): readonly Action[] =>
    ended === null ? legalActions(revealedBits) : OVER;

  return {
    objection([selection]) {
      if (!selection) return undefined;
      const { mines, maxReveals = 0 } = selection;
      const safe = TILES - mines;
      if (maxReveals <= safe) return undefined;
      return `wagers.0.selection.maxReveals: it is at most ${safe} with ${mines} mines, not ${maxReveals}.`;
    },
    open(selections, draws): State {
      const [selection = { mines: 1 }] = selections;
      const { mines } = selection;
      const tiles = draws.shuffle(TILES);
      let mined = 0;
      for (let drawn = 0; drawn < mines; drawn += 1) mined |= bitOf(tiles.next());
      return { board: { mines, mined, maxReveals: limitOf(selection) }, revealed: [], revealedBits: 0, ended: null };
    },
    act(state, action): State {
      const { board } = state;
      if (action.type === "cash-out") return { ...state, ended: "cash-out" };
      const revealed = [...state.revealed, action.tile];
      const revealedBits = state.revealedBits | bitOf(action.tile);
      if ((board.mined & bitOf(action.tile)) !== 0) return { board, revealed, revealedBits, ended: "mine" };
      return { board, revealed, revealedBits, ended: revealed.length === board.maxReveals ? "cash-out" : null };
    },
    legal,
    parts({ board, revealed, ended }) {
      if (ended === null) return UNDECIDED;
      return ended === "mine" ? LOST.parts : prizeAt(board.mines, revealed.length).parts;
    },
    view(state) {
      const { board, revealed, ended } = state;
      const { mines, maxReveals } = board;
      const prize = ended === "mine" ? LOST : prizeAt(mines, revealed.length);
      return {
        mines,
        maxReveals,
        revealed,
        multiplier: revealed.length === 0 ? null : prize.multiplier,
        nextMultiplier: ended === null ? prizeAt(mines, revealed.length + 1).multiplier : null,
        board: ended === null ? null : tilesIn(board.mined),
        ended,
        legal: legal(state),
      };
    },
    fallback: ({ revealed }) => (revealed.length > 0 ? { action: CASH_OUT } : "void"),
    ceilings: (selections) => selections.map((selection) => prizeAt(selection.mines, limitOf(selection)).parts),
    narrow([selection], admits) {
      if (!selection) return undefined;
      for (let maxReveals = limitOf(selection); maxReveals > 0; maxReveals -= 1) {
        if (admits(prizeAt(selection.mines, maxReveals).parts)) return [{ ...selection, maxReveals }];
      }
      return undefined;
    },
  } satisfies Rules<Selection, Action, State>;
};
