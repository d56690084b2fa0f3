import type { WalletAnswer } from "./protocol.ts";

/** A movement as the operator's list has it. */
export type Listed = WalletAnswer<"transactions">["transactions"][number];

/** A call as we have it. */
export interface OurCall {
  readonly transactionId: string;
  readonly kind: "debit" | "credit" | "rollback";
  /** The operator's own id of the player. */
  readonly playerId: string;
  readonly currency: string;
  readonly roundId: string;
  /** Minor units. */
  readonly amount: bigint;
  /** Of a rollback: the debit. */
  readonly reverses: string | null;
  /**
   * `done`: it was acknowledged. `refused`: nothing moved. `reversed`: a debit of which we don't know, taken back since.
   * `resolved`: two people ended it, since it was made otherwise or is not owed: as this transaction it is not to be done.
   * `pending`: the operator has yet to say.
   */
  readonly state: "pending" | "done" | "refused" | "reversed" | "resolved";
}

/**
 * - `missing_at_operator`: they acknowledged it, and don't list it;
 * - `missing_here`: they list what we never asked for;
 * - `kind_differs`, `amount_differs`, `currency_differs`, `player_differs`, `round_differs`, `reverses_differs`: they did
 *   something else than we asked for;
 * - `state_differs`: they did what they had refused, or what people had ended as made otherwise or not owed;
 * - `debit_stands`: they took a debit and never gave it back, though they acknowledged the rollback;
 * - `untaken_returned`: they gave back a debit that they never took;
 * - `listed_twice`: they did it more than once.
 */
export const DIFFERENCE_KINDS = [
  "missing_at_operator",
  "missing_here",
  "kind_differs",
  "amount_differs",
  "currency_differs",
  "player_differs",
  "round_differs",
  "reverses_differs",
  "state_differs",
  "debit_stands",
  "untaken_returned",
  "listed_twice",
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

export interface Difference {
  readonly kind: DifferenceKind;
  readonly transactionId: string;
  readonly currency: string;
  /**
   * By how much the operator's books have the player's balance above ours, in minor units. Where player or currency is
   * another: what was moved in the wrong place.
   */
  readonly money: bigint;
}

/** What is known of a listed movement beside itself. */
export interface Known {
  readonly call: OurCall | undefined;
  /** Whether the list has it once more, with this one. */
  readonly again: boolean;
  /**
   * Of a rollback: whether its debit is listed. Of a debit: whether the list has our rollback of it as one that found
   * nothing to take back.
   */
  readonly paired: boolean;
}

const sign = { debit: -1n, credit: 1n, rollback: 1n } as const;

/** What a listed movement did to the player's balance. */
const movedThere = ({ kind, amount, reversed }: Listed): bigint =>
  kind === "rollback" && reversed === false ? 0n : sign[kind] * BigInt(amount);

/** Whether nothing was to move any more, and their books say that something has. */
const movedAfterAll = ({ state }: OurCall, moved: bigint): boolean =>
  state === "refused" || (state === "resolved" && moved !== 0n);

/** What ours would have done, where theirs was done as theirs says. */
const movedHere = ({ kind, amount }: OurCall, theirs: Listed): bigint =>
  kind === "rollback" && theirs.kind === "rollback" && theirs.reversed === false ? 0n : sign[kind] * amount;

const unlike = (theirs: Listed, call: OurCall): readonly (readonly [DifferenceKind, money: bigint])[] => {
  const moved = movedThere(theirs);
  const excess = moved - movedHere(call, theirs);
  return [
    ...(theirs.kind === call.kind ? [] : [["kind_differs", excess] as const]),
    ...(theirs.kind !== call.kind || excess === 0n ? [] : [["amount_differs", excess] as const]),
    ...(theirs.currency === call.currency ? [] : [["currency_differs", moved] as const]),
    ...(theirs.playerId === call.playerId ? [] : [["player_differs", moved] as const]),
    ...(theirs.roundId === call.roundId ? [] : [["round_differs", 0n] as const]),
    ...(theirs.kind === "rollback" && theirs.reverses !== call.reverses ? [["reverses_differs", 0n] as const] : []),
    ...(movedAfterAll(call, moved) ? [["state_differs", moved] as const] : []),
  ];
};

/** The debit that stands, if this movement and its pair say so together, in whichever order they were listed. */
const standing = (theirs: Listed, { call, paired }: Known): readonly Difference[] => {
  if (!paired || !call) return [];
  const { currency } = theirs;
  if (theirs.kind === "rollback" && theirs.reversed === false && theirs.reverses) {
    return [{ kind: "debit_stands", transactionId: theirs.reverses, currency, money: -call.amount }];
  }
  if (theirs.kind !== "debit") return [];
  return [{ kind: "debit_stands", transactionId: theirs.transactionId, currency, money: movedThere(theirs) }];
};

/** What was given back of nothing: of a debit whose rollback found one, the list had told before. */
const returned = (theirs: Listed, { call, paired }: Known): readonly Difference[] => {
  const { kind, transactionId, currency, reversed, reverses } = theirs;
  const isReturned = kind === "rollback" && call?.kind === "rollback" && reversed === true && !paired;
  if (!isReturned || reverses !== call.reverses) return [];
  return [{ kind: "untaken_returned", transactionId, currency, money: movedThere(theirs) }];
};

/** How one movement of the operator's list differs from what we have. Pure; the order of the list does not matter. */
export const compareListed = (theirs: Listed, known: Known): readonly Difference[] => {
  const { transactionId, currency } = theirs;
  const { call, again } = known;
  const found = call ? unlike(theirs, call) : [["missing_here", movedThere(theirs)] as const];
  const twice = again ? [["listed_twice", movedThere(theirs)] as const] : [];
  return [
    ...[...found, ...twice].map(([kind, money]) => ({ kind, transactionId, currency, money })),
    ...standing(theirs, known),
    ...returned(theirs, known),
  ];
};

/**
 * How a call that the operator acknowledged, and that its list lacks, differs from it. `debitListed` tells of a rollback:
 * without its debit nothing was there to be given back.
 */
export const compareUnlisted = (call: OurCall, debitListed: boolean): Difference => {
  const { transactionId, kind, currency, amount } = call;
  const moved = kind === "rollback" && !debitListed ? 0n : sign[kind] * amount;
  return { kind: "missing_at_operator", transactionId, currency, money: moved === 0n ? 0n : -moved };
};
