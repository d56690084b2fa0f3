import { refuse } from "@croupier/contract/errors";
import { UUID } from "@croupier/contract/ids";
import { currency, gameName, requestId, text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { orThrow } from "../errors/refused.ts";
import { cancelFreeRounds } from "../free-rounds/cancel-free-rounds.ts";
import { grantFreeRounds } from "../free-rounds/grant-free-rounds.ts";
import { availableFreeRounds, freeRoundGrant, listGrants, readAvailable } from "../free-rounds/read-free-rounds.ts";
import { findPlayer } from "../players/find-player.ts";
import { operatorProcedure, playerProcedure, router } from "./procedures.ts";

const YEAR_MS = 366 * 86_400_000;

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

const grantRequest = z.strictObject({
  grantId: requestId.describe("A UUIDv7 of the caller's: the same again is the same grant, and adds players to it."),
  playerIds: z
    .array(text(128))
    .min(1)
    .max(1_000)
    .refine(unique, "names a player twice")
    .describe("The operator's own ids.")
    .meta({ examples: [["player-42"]] }),
  campaign: text(64)
    .describe("The operator's own word for it.")
    .meta({ examples: ["welcome"] }),
  games: z
    .array(gameName)
    .min(1)
    .max(100)
    .refine(unique, "names a game twice")
    .meta({ examples: [["slots"]] }),
  currency,
  stake: z
    .int()
    .min(1)
    .describe("Of one round, minor units.")
    .meta({ examples: [20] }),
  rounds: z
    .int()
    .min(1)
    .max(10_000)
    .meta({ examples: [10] }),
  expiresAt: z.iso
    .datetime()
    .refine((at) => Date.parse(at) > Date.now(), "is past")
    .refine((at) => Date.parse(at) < Date.now() + YEAR_MS, "is more than a year ahead"),
});

const uuid = z.string().regex(UUID);

const listRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  cursor: z
    .string()
    .refine((cursor) => cursor.split("_").length === 2 && cursor.split("_").every((id) => UUID.test(id)))
    .optional()
    .describe("`nextCursor` of the page before."),
  grantId: uuid.optional(),
  playerId: text(128).optional().describe("The operator's own id."),
});

/** Rounds whose stake the operator pays. */
export const freeRoundsRouter = (db: Database) => {
  const operator = operatorProcedure("wallet");
  return router({
    grant: operator
      .meta({
        summary: "Grant free rounds",
        description:
          "Rounds whose stake the operator's promo account pays; what they win is the player's cash. Sent again it grants nothing twice, and with other players it adds them.",
        errors: [
          "invalid_request_id",
          "request_id_reused",
          "unknown_game",
          "game_disabled",
          "free_rounds_not_for_game",
          "stake_off_step",
        ],
      })
      .input(grantRequest)
      .output(z.strictObject({ grantId: z.string(), players: z.int() }))
      .mutation(async ({ ctx, input: { expiresAt, ...grant } }) =>
        orThrow(await grantFreeRounds(db, ctx, { ...grant, expiresAt: new Date(expiresAt) })),
      ),
    cancel: operator
      .meta({
        summary: "Cancel free rounds",
        description: "What is left of a grant, for one player or for all who have it. Rounds that were played stand.",
        errors: ["free_rounds_not_found"],
      })
      .input(z.strictObject({ grantId: uuid, playerId: text(128).optional() }))
      .output(z.strictObject({ grantId: z.string(), players: z.int() }))
      .mutation(async ({ ctx, input }) => orThrow(await cancelFreeRounds(db, ctx, input))),
    list: operator
      .meta({
        summary: "List free rounds",
        description: "Grants newest first, a player at a time: what is left and what was won.",
        errors: ["player_not_found"],
      })
      .input(listRequest.prefault({}))
      .output(z.strictObject({ grants: z.array(freeRoundGrant), nextCursor: z.string().nullable() }))
      .query(async ({ ctx: { caller }, input: { playerId: externalId, cursor, ...filter } }) => {
        const { operatorId } = caller;
        const page = await inTenant(db, operatorId, async (tx) => {
          const playerId = externalId === undefined ? undefined : await findPlayer(tx, operatorId, externalId);
          if (externalId !== undefined && playerId === undefined) return refuse("player_not_found");
          const [after = "", player = ""] = cursor?.split("_") ?? [];
          const from = cursor === undefined ? undefined : { grantId: after, playerId: player };
          return listGrants(tx, operatorId, { ...filter, playerId, cursor: from });
        });
        const { grants, next } = orThrow(page);
        return { grants, nextCursor: next && `${next.grantId}_${next.playerId}` };
      }),
    available: playerProcedure
      .meta({
        summary: "List the player's free rounds",
        description: "Those to be played on now, the first to expire first. A bet names one with `grantId`.",
      })
      .output(z.strictObject({ grants: z.array(availableFreeRounds) }))
      .query(async ({ ctx: { caller } }) => ({
        grants:
          caller.mode === "demo" ? [] : [...(await inTenant(db, caller.operatorId, (tx) => readAvailable(tx, caller)))],
      })),
  });
};
