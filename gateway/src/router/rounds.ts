import { refuse } from "@croupier/contract/errors";
import { gameName, roundId } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { orThrow } from "../errors/refused.ts";
import { listRounds, readRoundRecord } from "../rounds/read-rounds.ts";
import { roundRecord } from "../rounds/round-schema.ts";
import { playerProcedure, router } from "./procedures.ts";

const listRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  cursor: roundId.optional().describe("`nextCursor` of the page before."),
  game: gameName.optional(),
  seedPairId: roundId.optional(),
});

/** The player's history, in the session's mode. */
export const roundsRouter = (db: Database) =>
  router({
    get: playerProcedure
      .meta({
        summary: "Read a round",
        description: "With the server seed once it is revealed: all that it takes to verify the round offline.",
        errors: ["round_not_found"],
        answer: () => roundRecord,
      })
      .input(z.strictObject({ roundId }))
      .query(async ({ ctx: { caller }, input }) => {
        const round = await inTenant(db, caller.operatorId, (tx) => readRoundRecord(tx, caller, input.roundId));
        return orThrow(round ?? refuse("round_not_found"));
      }),
    list: playerProcedure
      .meta({
        summary: "List rounds",
        description:
          "The player's own in the session's mode, newest first. A page may be short; go on while `nextCursor` isn't null.",
        answer: () =>
          z.object({
            rounds: z.array(roundRecord),
            nextCursor: z
              .uuid()
              .nullable()
              .describe("where to go on; a page can be short, or empty, and still have one. null at the end"),
          }),
      })
      .input(listRequest.prefault({}))
      .query(({ ctx: { caller }, input }) => inTenant(db, caller.operatorId, (tx) => listRounds(tx, caller, input))),
  });
