import type { Draws } from "@croupier/math/draws";
import { multiply, rational } from "@croupier/math/rational";
import { formatRational, parseRational } from "@croupier/math/rational-text";
import type { Action } from "./legal-actions.ts";

// The game told a second time, from its page and not from its rules, and with no thought of speed: tests hold the rules
// against it.

interface Bet {
  readonly mines: number;
  readonly maxReveals?: number | undefined;
}

interface Parameters {
  readonly rtp?: number | string | undefined;
}

/** How a round stands; exact numbers are `"num/den"`. */
interface Told {
  readonly view: object;
  readonly legal: readonly Action[];
  readonly parts: readonly { readonly wager: number; readonly fraction: string; readonly multiplier: string | null }[];
  /** What becomes of it if the player leaves. */
  readonly left?: Action | "void";
}

const ALL = Array.from({ length: 25 }, (_, tile) => tile);

const factorial = (n: number): bigint => (n === 0 ? 1n : BigInt(n) * factorial(n - 1));
const choose = (n: number, k: number): bigint => factorial(n) / (factorial(k) * factorial(n - k));

/** `rtp · C(25, k) / C(25 − m, k)`. */
const worthOf = ({ rtp = "99/100" }: Parameters, mines: number, reveals: number) =>
  multiply(parseRational(rtp), rational(choose(25, reveals), choose(25 - mines, reveals)));

const safeTiles = ({ mines }: Bet): number => 25 - mines;

/** Whether a bet asks for no more than there is. */
export const isTaken = (bet: Bet): boolean => (bet.maxReveals ?? 1) <= safeTiles(bet);

/** After how many safe tiles a round must end so that it pays no more than the limit; 0 if one is too many. */
export const revealsWithin = (parameters: Parameters, bet: Bet, stake: bigint, limit: bigint): number => {
  const pays = (reveals: number): bigint => {
    const { num, den } = worthOf(parameters, bet.mines, reveals);
    return (stake * num) / den;
  };
  const allowed = ALL.map((tile) => tile + 1).filter(
    (reveals) => reveals <= (bet.maxReveals ?? safeTiles(bet)) && pays(reveals) <= limit,
  );
  return allowed.at(-1) ?? 0;
};

/** Yields wherever the player has a choice, and returns how the round ended. */
export function* playRound(parameters: Parameters, bet: Bet, draws: Draws): Generator<Told, Told, Action> {
  const { mines, maxReveals = safeTiles(bet) } = bet;
  const tiles = draws.shuffle(25);
  const mined = ALL.slice(0, mines).map(() => tiles.next());
  const revealed: number[] = [];
  const worth = (reveals: number): string => formatRational(worthOf(parameters, mines, reveals));

  const over = (ended: "mine" | "cash-out"): Told => {
    const multiplier = ended === "mine" ? "0/1" : worth(revealed.length);
    return {
      view: {
        mines,
        maxReveals,
        revealed: [...revealed],
        multiplier,
        nextMultiplier: null,
        board: ALL.filter((tile) => mined.includes(tile)),
        ended,
      },
      legal: [],
      parts: [{ wager: 0, fraction: "1/1", multiplier }],
    };
  };

  for (;;) {
    const shown = revealed.length;
    const cashOut: Action = { type: "cash-out" };
    const reveals = ALL.filter((tile) => !revealed.includes(tile)).map((tile): Action => ({ type: "reveal", tile }));
    const action = yield {
      view: {
        mines,
        maxReveals,
        revealed: [...revealed],
        multiplier: shown === 0 ? null : worth(shown),
        nextMultiplier: worth(shown + 1),
        board: null,
        ended: null,
      },
      legal: shown === 0 ? reveals : [...reveals, cashOut],
      parts: [{ wager: 0, fraction: "1/1", multiplier: null }],
      left: shown === 0 ? "void" : cashOut,
    };
    if (action.type === "cash-out") return over("cash-out");
    revealed.push(action.tile);
    if (mined.includes(action.tile)) return over("mine");
    if (revealed.length === maxReveals) return over("cash-out");
  }
}
