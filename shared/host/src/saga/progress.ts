import type { Mode } from "@croupier/contract/round";
import type { AccountKey, WalletChange } from "@croupier/ledger/entry";
import type { Seamless } from "@croupier/ledger/seamless";
import type { StoredRound } from "@croupier/ledger/stored-round";
import type { NewCall, StoredCall, WalletCall } from "@croupier/ledger/wallet-call";

/** A call to an operator's wallet that is ours to make: nobody else does until its lease is over. */
export interface CallToMake {
  readonly key: AccountKey;
  /** The operator's own id of the player. */
  readonly playerId: string;
  readonly token: string | null;
  readonly currency: string;
  readonly game: string;
  readonly roundId: string;
  readonly call: WalletCall & { readonly seq: number };
  /** How often it has been made, this time included. */
  readonly attempts: number;
}

/** What a step of a round leaves whose money is in the operator's wallet; the answer is made once more is known. */
export interface Progress {
  readonly roundId: string;
  /** What is to be done next, if it is ours to do. */
  readonly next: CallToMake | undefined;
  /** Whether the round has just won a jackpot: then it must be said how much before anything is paid. */
  readonly won: boolean;
  /** What the step has made of the round; undefined where that stays as it was. */
  readonly round: StoredRound | undefined;
}

export const isProgress = (answer: object): answer is Progress => "next" in answer && "roundId" in answer;

/** How calls are made: what decisions need to know of it. */
export interface Calling {
  /** Others leave a call alone for so long. */
  readonly leaseMs: number;
  /** A UUIDv7 for a transaction. */
  readonly newId: () => string;
}

/** The calls that a step adds to a round. The first is made at once unless one before it still waits. */
export const callsAfter = (
  before: readonly StoredCall[],
  added: readonly WalletCall[],
  ended?: Pick<StoredCall, "seq">,
): readonly NewCall[] => {
  const waits = before.some(({ seq, state }) => state === "pending" && seq !== ended?.seq);
  return added.map((call, index) => ({ ...call, seq: before.length + index, sent: index === 0 && !waits }));
};

interface Whose {
  readonly key: AccountKey & { readonly mode: Mode };
  readonly currency: string;
  readonly roundId: string;
}

/** What to do next, after an entry with this change has been written. */
export const progressOf = (
  { key, currency, roundId }: Whose,
  { playerId, token }: Seamless,
  { game, calls }: WalletChange,
  round: StoredRound | undefined,
  won = false,
): Progress => {
  const call = won ? undefined : calls.find(({ sent }) => sent);
  return {
    roundId,
    round,
    won,
    next: call && { key, playerId, token, currency, game, roundId, call, attempts: 1 },
  };
};
