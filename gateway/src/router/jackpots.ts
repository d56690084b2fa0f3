import { UUID } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { tierName } from "../configuration/jackpot-body.ts";
import { lineSchema, listLines } from "../jackpots/list-lines.ts";
import { listWins, winSchema } from "../jackpots/list-wins.ts";
import { operatorPool, playerPool, readOperatorPools, readPlayerPools } from "../jackpots/read-pools.ts";
import { operatorProcedure, playerProcedure, router } from "./procedures.ts";

const limit = z.int().min(1).max(100).default(20);

const winsRequest = z.strictObject({
  limit,
  cursor: z.string().regex(UUID).optional().describe("`nextCursor` of the page before."),
  tier: tierName.optional(),
  unpaid: z.boolean().optional().describe("True for those alone that are not paid yet."),
});

const ledgerRequest = z.strictObject({
  tier: tierName,
  limit,
  cursor: z.int().min(0).optional().describe("`nextCursor` of the page before."),
});

/** Pools that bets feed and win. How they are set is `config`'s, with the kind `jackpot`. */
export const jackpotsRouter = (db: Database) => {
  const operator = operatorProcedure("reports");
  return router({
    list: playerProcedure
      .meta({
        summary: "List the jackpots that the player's bets can win",
        description: "What each tier would pay now, how it is won, and its latest win. None in demo mode.",
      })
      .output(z.strictObject({ pools: z.array(playerPool) }))
      .query(async ({ ctx: { caller } }) => ({
        pools:
          caller.mode === "demo"
            ? []
            : await inTenant(db, caller.operatorId, (tx) => readPlayerPools(tx, caller.operatorId, caller)),
      })),
    pools: operator
      .meta({
        summary: "Read the pools of jackpots",
        description:
          "Of every tier what it holds to the millionth of a minor unit, what moved it, and what it comes to in the long run.",
      })
      .output(z.strictObject({ pools: z.array(operatorPool) }))
      .query(async ({ ctx: { caller } }) => ({
        pools: await inTenant(db, caller.operatorId, (tx) => readOperatorPools(tx, caller.operatorId)),
      })),
    wins: operator
      .meta({ summary: "List wins of jackpots", description: "Newest first: who won what, and whether it is paid." })
      .input(winsRequest.prefault({}))
      .output(z.strictObject({ wins: z.array(winSchema), nextCursor: z.string().nullable() }))
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => listWins(tx, caller.operatorId, input)),
      ),
    ledger: operator
      .meta({
        summary: "Read a tier's ledger",
        description:
          "Seed money and wins, the latest first. With contributions, whose sums `jackpots.pools` tells, they add up to the level.",
      })
      .input(ledgerRequest)
      .output(z.strictObject({ lines: z.array(lineSchema), nextCursor: z.int().nullable() }))
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => listLines(tx, caller.operatorId, input)),
      ),
  });
};
