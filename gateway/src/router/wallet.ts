import { currency, requestId, text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import type { Actor } from "../audit/audited.ts";
import { orThrow } from "../errors/refused.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { moveFunds, readBalance } from "../wallet/wallet.ts";
import { operatorProcedure, router } from "./procedures.ts";

/** The operator's own id of the player. */
const playerId = text(128);

const movement = z.strictObject({
  /** A UUIDv7 of the caller's: the same again is answered as it was the first time. */
  requestId,
  playerId,
  currency,
  /** Minor units. */
  amount: z.int().min(1),
});

/** Money that we hold for an operator's players: real money, in and out of the operator's cash. */
export const walletRouter = (db: Database, hosts: Hosts) => {
  const wallet = operatorProcedure("wallet");
  const actorOf = ({ caller, origin, trace }: Actor): Actor => ({ caller, origin, trace });
  return router({
    deposit: wallet
      .input(movement)
      .mutation(async ({ ctx, input }) => orThrow(await moveFunds(db, hosts, actorOf(ctx), "deposit", input))),
    withdraw: wallet
      .input(movement)
      .mutation(async ({ ctx, input }) => orThrow(await moveFunds(db, hosts, actorOf(ctx), "withdrawal", input))),
    balance: wallet
      .input(z.strictObject({ playerId }))
      .query(async ({ ctx: { caller }, input }) =>
        orThrow(await inTenant(db, caller.operatorId, (tx) => readBalance(tx, caller.operatorId, input.playerId))),
      ),
  });
};
