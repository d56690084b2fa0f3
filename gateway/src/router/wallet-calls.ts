import { UUID } from "@croupier/contract/ids";
import { roundId, text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { orThrow } from "../errors/refused.ts";
import { approveResolution, proposeResolution, rejectResolution, retryCall } from "../wallet-calls/by-hand.ts";
import { listResolutions, resolution } from "../wallet-calls/resolution.ts";
import { callTotal, listCalls, walletCall } from "../wallet-calls/wallet-call.ts";
import { operatorProcedure, router } from "./procedures.ts";

const id = z.string().regex(UUID);
const limit = z.int().min(1).max(100).default(20);
const cursor = id.optional().describe("`nextCursor` of the page before.");

const listRequest = z.strictObject({
  state: z
    .enum(["waiting", "pending", "refused", "all"])
    .default("waiting")
    .describe(
      "`waiting`: what is pending, and payments and rollbacks that were refused. `all` is for one player or round.",
    ),
  playerId: text(128).optional().describe("The operator's own id of a player."),
  roundId: roundId.optional(),
  olderThanSeconds: z.int().min(0).max(31_536_000).optional(),
  limit,
  cursor,
});
const allOfSomething = listRequest.refine(
  ({ state, playerId, roundId: round }) => state !== "all" || playerId !== undefined || round !== undefined,
  "all is for one player or round: name it",
);

const target = z.strictObject({ transactionId: id });
const decision = z.strictObject({ resolutionId: id });

/** What we asked of an operator's own wallet, and what waits there. */
export const walletCallsRouter = (db: Database) => {
  const wallet = operatorProcedure("wallet");
  return router({
    list: wallet
      .meta({
        summary: "List what waits for the operator's wallet",
        description:
          "Payments, rollbacks and stakes that the wallet has not answered, and payments that it refused, oldest first; with the money of all of them.",
      })
      .input(allOfSomething.prefault({}))
      .output(
        z.strictObject({ calls: z.array(walletCall), nextCursor: z.string().nullable(), totals: z.array(callTotal) }),
      )
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => listCalls(tx, caller.operatorId, input)),
      ),
    retry: wallet
      .meta({
        summary: "Ask for a payment or rollback again now",
        description: "One that is pending or was refused. It is the same transaction: nothing is paid twice.",
        errors: ["wallet_call_not_found", "wallet_call_closed"],
      })
      .input(target)
      .output(walletCall)
      .mutation(async ({ ctx, input }) => orThrow(await retryCall(db, ctx, input.transactionId))),
    resolve: wallet
      .meta({
        summary: "Propose to end a payment that the wallet does not take",
        description:
          "Because it was made otherwise, or is not owed. Another person's key approves it; then it is not asked for any more.",
        errors: ["wallet_call_not_found", "wallet_call_closed", "wallet_call_recent", "change_closed"],
      })
      .input(z.strictObject({ transactionId: id, reason: text(280).describe("For whoever approves it, and the log.") }))
      .output(resolution)
      .mutation(async ({ ctx, input }) => orThrow(await proposeResolution(db, ctx, input))),
    approve: wallet
      .meta({
        summary: "Approve what ends a payment",
        description: "By another person's key than the proposer's.",
        errors: [
          "change_not_found",
          "change_closed",
          "four_eyes_required",
          "wallet_call_not_found",
          "wallet_call_closed",
        ],
      })
      .input(decision)
      .output(resolution)
      .mutation(async ({ ctx, input }) => orThrow(await approveResolution(db, ctx, input.resolutionId))),
    reject: wallet
      .meta({
        summary: "Reject what would end a payment",
        description: "Anybody's, by any key that may propose one. The payment goes on being asked for.",
        errors: ["change_not_found", "change_closed"],
      })
      .input(decision)
      .output(resolution)
      .mutation(async ({ ctx, input }) => orThrow(await rejectResolution(db, ctx, input.resolutionId))),
    resolutions: wallet
      .meta({ summary: "List what people made of payments", description: "Newest first, whatever became of it." })
      .input(z.strictObject({ limit, cursor }).prefault({}))
      .output(z.strictObject({ resolutions: z.array(resolution), nextCursor: z.string().nullable() }))
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => listResolutions(tx, caller.operatorId, input)),
      ),
  });
};
