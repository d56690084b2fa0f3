import { refuse } from "@croupier/contract/errors";
import { gameName, roundId } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { orThrow } from "../errors/refused.ts";
import { listRounds, readRoundRecord } from "../rounds/read-rounds.ts";
import { playerProcedure, router } from "./procedures.ts";

const listRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  /** `nextCursor` of the page before. */
  cursor: roundId.optional(),
  game: gameName.optional(),
  seedPairId: roundId.optional(),
});

/** The player's history, in the session's mode. */
export const roundsRouter = (db: Database) =>
  router({
    get: playerProcedure.input(z.strictObject({ roundId })).query(async ({ ctx: { caller }, input }) => {
      const round = await inTenant(db, caller.operatorId, (tx) => readRoundRecord(tx, caller, input.roundId));
      return orThrow(round ?? refuse("round_not_found"));
    }),
    list: playerProcedure
      .input(listRequest.prefault({}))
      .query(({ ctx: { caller }, input }) => inTenant(db, caller.operatorId, (tx) => listRounds(tx, caller, input))),
  });
