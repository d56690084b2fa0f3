import { currency, requestId, text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { z } from "zod";
import { orThrow } from "../errors/refused.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { balanceSchema, movedSchema, moveFunds, readBalance } from "../wallet/wallet.ts";
import { operatorProcedure, router } from "./procedures.ts";

const playerId = text(128)
  .describe("The operator's own id of the player.")
  .meta({ examples: ["player-42"] });

const movement = z.strictObject({
  requestId,
  playerId,
  currency,
  amount: z
    .int()
    .min(1)
    .describe("Minor units.")
    .meta({ examples: [2_500] }),
});

const MOVEMENT_ERRORS = [
  "invalid_request_id",
  "request_id_expired",
  "request_id_reused",
  "currency_mismatch",
  "wallet_not_hosted",
  "deadline_exceeded",
] as const;

/** Money that we hold for an operator's players: real money, in and out of the operator's cash. */
export const walletRouter = (db: Database, hosts: Hosts) => {
  const wallet = operatorProcedure("wallet");
  return router({
    deposit: wallet
      .meta({
        summary: "Move money to a player",
        description:
          "From the operator's cash to the player's real-money balance. Makes the player and the account where there is none.",
        errors: [...MOVEMENT_ERRORS, "unknown_currency", "limit_exceeded"],
      })
      .input(movement)
      .output(movedSchema)
      .mutation(async ({ ctx, input }) => orThrow(await moveFunds(db, hosts, ctx, "deposit", input))),
    withdraw: wallet
      .meta({
        summary: "Move money from a player",
        description: "From the player's real-money balance to the operator's cash: all that is asked, or nothing.",
        errors: [...MOVEMENT_ERRORS, "player_not_found", "insufficient_funds"],
      })
      .input(movement)
      .output(movedSchema)
      .mutation(async ({ ctx, input }) => orThrow(await moveFunds(db, hosts, ctx, "withdrawal", input))),
    balance: wallet
      .meta({
        summary: "Read a player's balance",
        description:
          "Of real money. Stakes of open rounds have left it. Where the operator keeps it, its own wallet is asked.",
        errors: [
          "player_not_found",
          "wallet_not_ready",
          "wallet_player_unknown",
          "wallet_token_refused",
          "currency_mismatch",
          "wallet_unavailable",
          "deadline_exceeded",
        ],
      })
      .input(z.strictObject({ playerId }))
      .output(balanceSchema)
      .query(async ({ ctx, input }) => orThrow(await readBalance(db, hosts, ctx, input.playerId))),
  });
};
