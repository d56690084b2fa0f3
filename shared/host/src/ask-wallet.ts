import { type ErrorCode, isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import { UUID, uuidV7 } from "@croupier/contract/ids";
import { currency, refusalOf, text } from "@croupier/contract/wire";
import * as z from "@croupier/contract/zod";
import type { Database } from "@croupier/db/database";
import type { WalletOutcome } from "@croupier/wallet/outcome";
import type { Call, CallName, WalletAnswer, WalletErrorCode } from "@croupier/wallet/protocol";
import { inTime } from "./saga/in-time.ts";
import type { Wallets } from "./wallets.ts";

const operatorId = z.string().regex(UUID);
/** `externalId` is the operator's own id of the player, `playerId` ours. */
const authenticateRequest = z.strictObject({
  operatorId,
  externalId: text(128),
  currency,
  token: text(1_024).nullable(),
});
const balanceRequest = z.strictObject({
  operatorId,
  playerId: z.string().regex(UUID),
  externalId: text(128),
  currency,
});
const keyRequest = z.strictObject({ operatorId });
const spanRequest = z.strictObject({
  operatorId,
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  cursor: z.string().max(256).nullable(),
  limit: z.int().min(1).max(1_000),
});

/** The one that the operator gave last, of those that may still be good. */
const newestToken = async (db: Database, operator: string, playerId: string): Promise<string | null> => {
  const session = await db
    .selectFrom("sessions")
    .select("wallet_token")
    .where("operator_id", "=", operator)
    .where("player_id", "=", playerId)
    .where("mode", "=", "real")
    .where("closed_at", "is", null)
    .where("expires_at", ">", new Date())
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return session?.wallet_token ?? null;
};

/** What a wallet says of a player, in our words; what is missing here is its own trouble, or ours with it. */
const ofPlayers: Partial<Readonly<Record<WalletErrorCode, ErrorCode>>> = {
  token_invalid: "wallet_token_refused",
  player_unknown: "wallet_player_unknown",
  player_blocked: "player_blocked",
  currency_mismatch: "currency_mismatch",
};

const answered = <Name extends CallName>(outcome: WalletOutcome<Name>): WalletAnswer<Name> | Refusal => {
  if (outcome.outcome === "answered") return outcome.answer;
  const code = outcome.outcome === "refused" ? ofPlayers[outcome.code] : undefined;
  return refuse(code ?? "wallet_unavailable");
};

/**
 * What the gateway and the worker ask of an operator's wallet that moves no money, at `/internal/wallet/…`: hosts alone can
 * sign a call. Undefined for what is none of these.
 */
export const createAskWallet = (db: Database, wallets: Wallets) => {
  const ask = async <Name extends CallName>(
    operator: string,
    name: Name,
    call: Call<Name>,
    deadlineMs: number,
  ): Promise<WalletAnswer<Name> | Refusal> => {
    const client = await wallets.find(operator);
    if (!client) return refuse("wallet_not_ready");
    const outcome = await inTime(client.call(name, call), deadlineMs);
    return outcome ? answered(outcome) : refuse("wallet_unavailable");
  };

  const askPlayer = async (
    name: "authenticate" | "balance",
    player: z.infer<typeof authenticateRequest>,
    deadlineMs: number,
  ): Promise<object> => {
    const { operatorId: operator, externalId, ...rest } = player;
    const answer = await ask(operator, name, { requestId: uuidV7(), playerId: externalId, ...rest }, deadlineMs);
    return isRefusal(answer) ? answer : { currency: answer.currency, balance: answer.balance };
  };

  return async (path: string, input: unknown, deadlineMs: number): Promise<object | undefined> => {
    switch (path) {
      case "/internal/wallet/authenticate": {
        const parsed = authenticateRequest.safeParse(input);
        return parsed.success ? askPlayer("authenticate", parsed.data, deadlineMs) : refusalOf(parsed.error);
      }
      case "/internal/wallet/balance": {
        const parsed = balanceRequest.safeParse(input);
        if (!parsed.success) return refusalOf(parsed.error);
        const { playerId, ...player } = parsed.data;
        const token = await newestToken(db, player.operatorId, playerId);
        return askPlayer("balance", { ...player, token }, deadlineMs);
      }
      case "/internal/wallet/transactions": {
        const parsed = spanRequest.safeParse(input);
        if (!parsed.success) return refusalOf(parsed.error);
        const { operatorId: operator, ...span } = parsed.data;
        return ask(operator, "transactions", { requestId: uuidV7(), ...span }, deadlineMs);
      }
      case "/internal/wallet/issue-key": {
        const parsed = keyRequest.safeParse(input);
        if (!parsed.success) return refusalOf(parsed.error);
        const key = await wallets.nextKey(parsed.data.operatorId);
        return key ? { keyId: key.id, secret: String(key.secret) } : refuse("wallet_not_ready");
      }
      default:
        return undefined;
    }
  };
};
