import { createHash } from "node:crypto";
import { canonicalJson } from "@croupier/contract/canonical";
import type { RoundAnswer, Rotation } from "@croupier/contract/round";
import type { WalletKind } from "./plan.ts";

/** A bet or an action as it was sent; the id makes all its tries one. */
export interface Request {
  readonly id: string;
  readonly game: string;
  readonly procedure: "open" | "act";
  /** Without the id. */
  readonly input: object;
}

/** What came back of one try, which is all of the SDK's tries together. */
export type Told =
  | {
      readonly told: "answer";
      readonly roundId: string;
      readonly status: string;
      readonly step: number;
      readonly stake: number;
      readonly payout: number;
      /** Without what was told to have been won of jackpots, which is paid by itself. */
      readonly balance: number;
      /** Of all that was answered. */
      readonly digest: string;
    }
  | { readonly told: "refusal"; readonly code: string }
  | { readonly told: "nothing"; readonly code: string };

export interface Asked {
  readonly request: Request;
  readonly told: readonly Told[];
}

/** Money that the operator's back end moved in (above 0) or out. `done` is undefined while nobody knows. */
export interface Moved {
  readonly requestId: string;
  readonly amount: number;
  readonly done: boolean | undefined;
}

/** A player's own account of all that it asked for and was told. */
export interface Book {
  readonly playerId: string;
  readonly wallet: WalletKind;
  readonly asked: ReadonlyMap<string, Asked>;
  readonly moved: ReadonlyMap<string, Moved>;
  /** Seed pairs that were revealed to it. */
  readonly revealed: readonly NonNullable<Rotation["revealed"]>[];
  /** What no client should meet. */
  readonly complaints: readonly string[];
}

/** The book with what writes in it. */
export interface OpenBook extends Book {
  note(request: Request, told: Told): void;
  noteMoved(moved: Moved): void;
  noteRevealed(rotation: Rotation): void;
  complain(of: string): void;
}

export const openBook = (playerId: string, wallet: WalletKind): OpenBook => {
  const asked = new Map<string, { readonly request: Request; readonly told: Told[] }>();
  const moved = new Map<string, Moved>();
  const revealed: NonNullable<Rotation["revealed"]>[] = [];
  const complaints: string[] = [];
  return {
    playerId,
    wallet,
    asked,
    moved,
    revealed,
    complaints,
    note(request, told) {
      const entry = asked.get(request.id) ?? { request, told: [] };
      entry.told.push(told);
      asked.set(request.id, entry);
    },
    noteMoved: (movement) => void moved.set(movement.requestId, movement),
    noteRevealed: (rotation) => void (rotation.revealed && revealed.push(rotation.revealed)),
    complain: (of) => void complaints.push(`${playerId}: ${of}`),
  };
};

/**
 * An operator's own wallet says what it holds by then, so a repeat may name another balance, and a jackpot paid that was
 * not before; all else is the same.
 */
const lasting = ({ round, balance }: RoundAnswer, wallet: WalletKind): object => {
  if (wallet === "hosted") return { round, balance };
  return { ...round, jackpots: round.jackpots?.map((jackpot) => ({ ...jackpot, paid: null })) ?? null };
};

export const toldBy = (answer: RoundAnswer, wallet: WalletKind): Told => {
  const { id: roundId, status, step, stake, payout } = answer.round;
  const digest = createHash("sha256")
    .update(canonicalJson(lasting(answer, wallet)))
    .digest("base64url");
  const won = (answer.round.jackpots ?? []).reduce((sum, { paid, amount }) => sum + (paid ? (amount ?? 0) : 0), 0);
  return { told: "answer", roundId, status, step, stake, payout, balance: answer.balance - won, digest };
};

export type Answered = Extract<Told, { told: "answer" }>;

export const answerOf = ({ told }: Asked): Answered | undefined => told.find((each) => each.told === "answer");

/** Whether every try of it ended without a word. */
export const isUnknown = ({ told }: Asked): boolean => told.every((each) => each.told === "nothing");
