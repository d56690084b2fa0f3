import { refuse } from "@croupier/contract/errors";
import type { RoundAfter, WalletChange } from "@croupier/ledger/entry";
import type { JackpotMoves } from "@croupier/ledger/jackpot-moves";
import type { Seamless } from "@croupier/ledger/seamless";
import type { Snapshot } from "@croupier/ledger/snapshot";
import type { StoredRound } from "@croupier/ledger/stored-round";
import { type DebitEnd, leaveRoom, type StoredCall } from "@croupier/ledger/wallet-call";
import type { ActCall, OpenRound } from "../decide-act.ts";
import type { MoneyCall } from "../money-call.ts";
import { type Decision, refusing } from "../operation.ts";
import { spendingAfter } from "../player-limits.ts";
import { closingCredit, debitCall, rollbacksOf } from "./new-calls.ts";
import { callsAfter, type Progress, progressOf } from "./progress.ts";

/** Whether the round waits for a stake. */
export const isBusy = ({ round, seamless }: Snapshot): boolean =>
  round?.status === "reserving" ||
  (seamless?.calls.some(({ kind, state }) => kind === "debit" && state === "pending") ?? false);

/**
 * An action that asks for more stake is written down, and so is the call for that; the round stays as it is. It must not
 * overtake what the wallet has still to be told of this round.
 */
export const holdRound = (
  call: ActCall,
  { account, round, snapshot }: OpenRound,
  seamless: Seamless,
  action: unknown,
  growth: bigint,
): Decision<Progress> => {
  const { calls: before, hasWallet } = seamless;
  if (!hasWallet) return refusing(refuse("wallet_unavailable"));
  if (before.some(({ state }) => state === "pending")) return refusing(refuse("round_busy"));
  const { leaseMs, newId } = call.calling;
  const of = { newId, freeRound: false, roundStep: round.step + 1, requestId: call.request.id };
  const calls = callsAfter(before, [debitCall(of, growth, before, action)]);
  const wallet: WalletChange = { game: call.game, leaseMs, end: undefined, calls, transfers: [] };
  const whose = { key: call.key, currency: round.currency, roundId: round.id };
  return {
    do: "commit",
    entry: {
      key: call.key,
      currency: round.currency,
      version: account.version,
      sessionId: call.sessionId,
      at: call.at,
      request: call.request,
      out: undefined,
      in: undefined,
      promo: undefined,
      spending: spendingAfter(snapshot, call, { staked: growth }),
      round: { change: { change: "hold", id: round.id }, after: asItIs(round) },
      wallet,
    },
    answer: () => progressOf(whose, seamless, wallet, undefined),
  };
};

export const asItIs = (round: StoredRound): RoundAfter => ({
  ...round,
  stake: BigInt(round.stake),
  payout: BigInt(round.payout),
});

interface Taken {
  readonly debit: StoredCall;
  readonly end: DebitEnd;
  /** What of the round's stake the operator's cash gave now. */
  readonly stake: bigint;
}

/** What a step of a round asks of the wallet: the payout, if the round is over, behind what it won of jackpots. */
export const paidOutside = (
  { calling, game, request }: Pick<MoneyCall, "calling" | "game" | "request">,
  { grantId }: Pick<StoredRound, "grantId">,
  { calls: before }: Seamless,
  { after, jackpots }: { readonly after: RoundAfter; readonly jackpots: JackpotMoves | undefined },
  taken?: Taken,
): WalletChange => {
  const { leaseMs, newId } = calling;
  const requestId = taken ? taken.debit.requestId : request.id;
  const of = { newId, freeRound: grantId !== null, roundStep: after.step, requestId };
  const added = after.status === "settled" ? [closingCredit(of, after.payout)] : [];
  return {
    game,
    leaseMs,
    end: taken?.end,
    calls: leaveRoom(callsAfter(before, added, taken?.debit), jackpots?.wins.length ?? 0),
    transfers: [
      ...(taken && taken.stake > 0n ? [{ kind: "stake", amount: taken.stake } as const] : []),
      ...(after.payout > 0n ? [{ kind: "payout", amount: after.payout } as const] : []),
    ],
  };
};

/** What the void of a round asks of the wallet: all its stakes back. */
export const givenBackOutside = (
  { calling, game }: Pick<MoneyCall, "calling" | "game">,
  { stake, grantId }: Pick<StoredRound, "stake" | "grantId">,
  { calls: before }: Seamless,
): WalletChange => ({
  game,
  leaseMs: calling.leaseMs,
  end: undefined,
  calls: callsAfter(before, rollbacksOf(before, calling.newId)),
  transfers: grantId === null ? [{ kind: "void", amount: BigInt(stake) }] : [],
});
