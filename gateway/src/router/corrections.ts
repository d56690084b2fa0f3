import { UUID } from "@croupier/contract/ids";
import { MAX_BALANCE } from "@croupier/contract/money";
import { requestId, roundId, text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { correction, listCorrections } from "../corrections/correction.ts";
import { approveCorrection, rejectCorrection } from "../corrections/decide-correction.ts";
import { proposeCorrection } from "../corrections/propose-correction.ts";
import { orThrow } from "../errors/refused.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { operatorProcedure, router } from "./procedures.ts";

const correctionId = z.string().regex(UUID);

const most = Number(MAX_BALANCE);

const proposal = z.strictObject({
  correctionId: requestId.describe(
    "A UUIDv7 of the caller's: the same again, with the same input, is the same correction.",
  ),
  roundId,
  amount: z
    .int()
    .min(-most)
    .max(most)
    .refine((amount) => amount !== 0, "is nothing")
    .describe("Minor units; above 0 to the player, below 0 from the player.")
    .meta({ examples: [500] }),
  reason: text(280).describe("For whoever approves it, and for the log."),
});

/** Money for rounds that should have ended otherwise. A settled round is never edited. */
export const correctionsRouter = (db: Database, hosts: Hosts) => {
  const wallet = operatorProcedure("wallet");
  return router({
    propose: wallet
      .meta({
        summary: "Propose money for a round that is over",
        description:
          "A round of real money that we hold, settled or voided. Another person's key approves it; the round itself stays as it ended.",
        errors: [
          "invalid_request_id",
          "request_id_expired",
          "request_id_reused",
          "round_not_found",
          "wallet_not_hosted",
          "round_not_correctable",
        ],
      })
      .input(proposal)
      .output(correction)
      .mutation(async ({ ctx, input }) => orThrow(await proposeCorrection(db, ctx, input))),
    approve: wallet
      .meta({
        summary: "Approve a correction, and move its money",
        description:
          "By another person's key than the proposer's, within 29 days of its id. Asked again, it moves the money no second time; what could not be moved is tried once more.",
        errors: [
          "change_not_found",
          "change_closed",
          "four_eyes_required",
          "insufficient_funds",
          "limit_exceeded",
          "player_not_found",
          "currency_mismatch",
          "invalid_request_id",
          "request_id_expired",
          "request_id_reused",
          "deadline_exceeded",
        ],
      })
      .input(z.strictObject({ correctionId }))
      .output(correction)
      .mutation(async ({ ctx, input }) => orThrow(await approveCorrection(db, hosts, ctx, input.correctionId))),
    reject: wallet
      .meta({
        summary: "End a correction that nobody has approved",
        description: "Anybody's, by any key that may propose one, however old it is.",
        errors: ["change_not_found", "change_closed"],
      })
      .input(z.strictObject({ correctionId }))
      .output(correction)
      .mutation(async ({ ctx, input }) => orThrow(await rejectCorrection(db, ctx, input.correctionId))),
    list: wallet
      .meta({ summary: "List corrections", description: "Newest first, whatever became of them.", errors: [] })
      .input(
        z
          .strictObject({
            roundId: roundId.optional(),
            limit: z.int().min(1).max(100).default(20),
            cursor: correctionId.optional().describe("`nextCursor` of the page before."),
          })
          .prefault({}),
      )
      .output(z.strictObject({ corrections: z.array(correction), nextCursor: z.string().nullable() }))
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => listCorrections(tx, caller.operatorId, input)),
      ),
  });
};
