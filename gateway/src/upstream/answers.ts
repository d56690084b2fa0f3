import type { FairnessState, GameInfo, RoundAnswer, RoundRecord, Rotation } from "@croupier/contract/round";
import { answers, type WalletAnswer } from "@croupier/wallet/protocol";
import { z } from "zod";

/** What any service says of itself is checked no deeper than its frame: a newer one may know more than we do. */
const frame = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape);

const money = z.int().min(0);
const round = frame({ id: z.string(), status: z.string(), step: z.int().min(0) });
const pair = frame({ seedPairId: z.string(), commitment: z.string() });

/** A game's open round, if there is one, and the player's balance in minor units. */
export interface Current<Round = RoundRecord> {
  readonly round: Round | null;
  readonly balance: number;
}

export interface OpenedAccount {
  readonly currency: string;
  readonly balance: number;
}

/** The account right after money has moved. */
export interface MovedFunds {
  readonly currency: string;
  readonly balance: number;
}

/** How many calls to an operator's wallet that made. */
export interface GoneOn {
  readonly made: number;
}

/** What a player has in the operator's wallet. */
export interface WalletBalance {
  readonly currency: string;
  /** Minor units. */
  readonly balance: number;
}

/** A key that calls to the operator's wallet can be signed with, as text. */
export interface IssuedWalletKey {
  readonly keyId: string;
  readonly secret: string;
}

/** How many of a round's wins of jackpots are still to be paid. */
export interface Awarded {
  readonly unpaid: number;
}

const gameInfo = frame({ game: z.string(), currency: z.string() });
const current = frame({ round: round.nullable(), balance: money });
const fairnessState = frame({ active: pair.nullable(), next: pair });
const rotation = fairnessState.extend({ revealed: pair.nullable() });
const openedAccount = frame({ currency: z.string(), balance: money });
const movedFunds = openedAccount;
const awarded = frame({ unpaid: z.int().min(0) });
const goneOn = frame({ made: z.int().min(0) });
const walletBalance = openedAccount;
const issuedWalletKey = frame({ keyId: z.string().min(1), secret: z.string().min(32) });
const walletPage = answers.transactions;

export const isGameInfo = (json: unknown): json is GameInfo => gameInfo.safeParse(json).success;
/** By hand, for it is asked of every bet's answer: a schema would copy it all to tell. */
export const isRoundAnswer = (json: unknown): json is RoundAnswer => {
  const { round: played, balance } = Object(json) as Partial<Record<string, unknown>>;
  const { id, status, step } = Object(played) as Partial<Record<string, unknown>>;
  return typeof id === "string" && typeof status === "string" && isCount(step) && isCount(balance);
};

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

export const isCurrent = (json: unknown): json is Current => current.safeParse(json).success;
export const isFairnessState = (json: unknown): json is FairnessState => fairnessState.safeParse(json).success;
export const isRotation = (json: unknown): json is Rotation => rotation.safeParse(json).success;
export const isOpenedAccount = (json: unknown): json is OpenedAccount => openedAccount.safeParse(json).success;
export const isMovedFunds = (json: unknown): json is MovedFunds => movedFunds.safeParse(json).success;
export const isGoneOn = (json: unknown): json is GoneOn => goneOn.safeParse(json).success;
export const isWalletBalance = (json: unknown): json is WalletBalance => walletBalance.safeParse(json).success;
export const isIssuedWalletKey = (json: unknown): json is IssuedWalletKey => issuedWalletKey.safeParse(json).success;
export const isWalletPage = (json: unknown): json is WalletAnswer<"transactions"> => walletPage.safeParse(json).success;
export const isAwarded = (json: unknown): json is Awarded => awarded.safeParse(json).success;
