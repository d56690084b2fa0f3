import type { Entry, RoundAfter, WalletChange } from "@croupier/ledger/entry";
import type { Seamless } from "@croupier/ledger/seamless";
import type { AccountState, PairState, Snapshot } from "@croupier/ledger/snapshot";
import { periodsAt } from "@croupier/ledger/spending";
import type { StoredRound } from "@croupier/ledger/stored-round";
import type { DebitEnd, StoredCall } from "@croupier/ledger/wallet-call";
import type { JackpotMoves } from "@croupier/ledger/jackpot-moves";
import { RulesError } from "@croupier/contract/play";
import { advanceRound } from "../advance-round.ts";
import { changedRound, roundAfter, unplayedRound } from "../answer.ts";
import { withExpected } from "../expected.ts";
import { jackpotStep } from "../jackpots.ts";
import { type MoneyCall, payloadHash } from "../money-call.ts";
import type { Decision, Operation } from "../operation.ts";
import { spendingAfter } from "../player-limits.ts";
import { replayRound } from "../replay-round.ts";
import { asItIs, paidOutside } from "./act-outside.ts";
import { rollbackOf } from "./new-calls.ts";
import { callsAfter, type CallToMake, type Progress, progressOf } from "./progress.ts";

/** A debit whose outcome is known, or that is known to have none. */
export interface StakeEnd extends Omit<MoneyCall, "key" | "sessionId" | "currency" | "request"> {
  readonly made: CallToMake;
  readonly end: Omit<DebitEnd, "seq">;
}

interface Asked {
  readonly account: AccountState;
  readonly pair: PairState;
  readonly round: StoredRound;
  readonly seamless: Seamless;
  readonly debit: StoredCall;
  readonly snapshot: Snapshot;
}

type Step = Pick<Entry, "promo" | "spending" | "round" | "jackpots"> & {
  readonly wallet: WalletChange;
  readonly stored: StoredRound | undefined;
};

/**
 * Goes on with a round once its stake is taken, and gives it up once it is not. What the round comes to is decided here and
 * not before: of a stake that was not taken, or perhaps not, no result is ever seen.
 *
 * The step claims the debit's own id as its request, so that a debit ends once whoever comes first.
 */
export const stakeEnd = (call: StakeEnd): Operation<Progress> => {
  const { key, roundId, currency, call: debit } = call.made;
  const request = { id: debit.transactionId, payloadHash: payloadHash(key.mode, "wallet.debit", {}) };
  return {
    query: { key, sessionId: null, requestId: request.id, game: call.game, roundId, grantId: null },
    decide: (snapshot): Decision<Progress> => {
      const { account, pair, round, seamless } = snapshot;
      const asked = seamless?.calls[debit.seq];
      if (!account || !pair || !round || !seamless || !asked) throw new Error("a debit without its round");
      if (asked.state !== "pending") {
        return { do: "answer", answer: () => ({ roundId, next: undefined, won: false, round: undefined }) };
      }
      const step = decideStep(call, { account, pair, round, seamless, debit: asked, snapshot });
      const { stored, ...moves } = step;
      const entry = {
        key,
        currency,
        version: account.version,
        sessionId: null,
        at: call.at,
        request,
        out: undefined,
        in: undefined,
        ...moves,
      };
      return {
        do: "commit",
        entry,
        answer: () =>
          progressOf({ key, currency, roundId }, seamless, moves.wallet, stored, call.jackpots.hasWon(entry)),
      };
    },
  };
};

const decideStep = (call: StakeEnd, asked: Asked): Step => {
  if (call.end.state !== "done") return giveUp(call, asked);
  return asked.debit.action === null ? openRound(call, asked) : takeAction(call, asked, asked.debit.action);
};

const openRound = (call: StakeEnd, { pair, round, seamless, debit, snapshot }: Asked): Step => {
  const { variant, bet, play } = replayRound(round, pair, call, 0);
  const after = withExpected(roundAfter(variant.rules, play, 0), call.expecting(variant.variant), bet, [], play);
  const counted = round.grantId === null;
  const jackpots = movesOf(call, { pair, round }, after);
  return {
    promo: undefined,
    spending: counted ? spendingAfter(snapshot, whose(call), { paid: after.payout }) : undefined,
    round: { change: { change: "advance", id: round.id, action: null }, after },
    wallet: paidOutside(asRequest(call), round, seamless, { after, jackpots }, taken(call, debit)),
    ...(jackpots && { jackpots }),
    stored: changedRound(round, after, [], call.at.toISOString()),
  };
};

const takeAction = (call: StakeEnd, { pair, round, seamless, debit, snapshot }: Asked, action: unknown): Step => {
  const advanced = advanceRound(call, round, pair, action);
  if (typeof advanced === "string" || advanced.growth !== debit.amount) {
    throw new RulesError(`an action of round ${round.id} is not the one that its stake was taken for`);
  }
  const { after } = advanced;
  const jackpots = movesOf(call, { pair, round }, after);
  return {
    promo: undefined,
    spending: spendingAfter(snapshot, whose(call), { paid: after.payout }),
    round: { change: { change: "advance", id: round.id, action }, after },
    wallet: paidOutside(asRequest(call), round, seamless, { after, jackpots }, taken(call, debit)),
    ...(jackpots && { jackpots }),
    stored: changedRound(round, after, [...round.actions, action], call.at.toISOString()),
  };
};

/** The bet, or the action alone, never happened. What may have been taken is taken back. */
const giveUp = (call: StakeEnd, { round, seamless, debit, snapshot }: Asked): Step => {
  const opens = debit.action === null;
  const { leaseMs, newId } = call.calling;
  const { grantId } = round;
  const after = opens ? unplayedRound(BigInt(round.stake), "voided") : asItIs(round);
  const given = grantId === null && debit.amount > 0n;
  const since = periodsAt(new Date(debit.createdAt), snapshot.timeZone).day;
  const rollback = call.end.state === "reversed" ? [rollbackOf(debit, newId, opens)] : [];
  return {
    promo: opens && grantId !== null ? { amount: BigInt(round.stake), kind: "void", grantId } : undefined,
    spending: given ? spendingAfter(snapshot, whose(call), { givenBack: { amount: debit.amount, since } }) : undefined,
    round: {
      change: opens ? { change: "advance", id: round.id, action: null } : { change: "hold", id: round.id },
      after,
    },
    wallet: {
      game: call.game,
      leaseMs,
      end: { seq: debit.seq, ...call.end },
      calls: callsAfter(seamless.calls, rollback, debit),
      transfers: [],
    },
    stored: opens ? changedRound(round, after, [], call.at.toISOString()) : undefined,
  };
};

/** Only now that it is taken does a stake feed jackpots. */
const movesOf = (
  call: StakeEnd,
  { pair, round }: Pick<Asked, "pair" | "round">,
  after: RoundAfter,
): JackpotMoves | undefined => {
  const step = jackpotStep({ key: call.made.key, game: call.game }, pair, after);
  return call.jackpots.advances({ ...step, nonce: round.nonce }, round.jackpots);
};

const whose = ({ made, at }: StakeEnd) => ({ key: made.key, at });

const asRequest = ({ calling, game, made }: StakeEnd) => ({
  calling,
  game,
  request: { id: made.call.transactionId, payloadHash: "" },
});

const taken = ({ end }: StakeEnd, debit: StoredCall) => ({
  debit,
  end: { seq: debit.seq, ...end },
  stake: debit.freeRound ? 0n : debit.amount,
});
