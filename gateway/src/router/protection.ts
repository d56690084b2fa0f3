import { refuse } from "@croupier/contract/errors";
import { text } from "@croupier/contract/wire";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { LIMIT_KINDS, type LimitSetter } from "@croupier/ledger/limits";
import { PERIODS } from "@croupier/ledger/spending";
import { z } from "zod";
import type { Actor } from "../audit/audited.ts";
import type { Session } from "../context.ts";
import { orThrow } from "../errors/refused.ts";
import { findPlayer } from "../players/find-player.ts";
import {
  exclude,
  LEAST_SELF_EXCLUSION_DAYS,
  liftExclusion,
  MOST_TIME_OUT_DAYS,
  setLimit,
} from "../protection/change-protection.ts";
import { type ProtectedPlayer, protectionState, readProtection } from "../protection/protection-state.ts";
import { registerPlayer } from "../sessions/create-session.ts";
import { operatorProcedure, playerProcedure, router } from "./procedures.ts";

const limit = {
  kind: z.enum(LIMIT_KINDS),
  period: z.enum(PERIODS),
  amount: z
    .int()
    .min(0)
    .nullable()
    .describe("Minor units, or seconds of time; null for no limit.")
    .meta({ examples: [10_000] }),
};

const exclusion = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("time-out"), days: z.int().min(1).max(MOST_TIME_OUT_DAYS) }),
  z.strictObject({
    kind: z.literal("self-exclusion"),
    days: z.int().min(LEAST_SELF_EXCLUSION_DAYS).max(3_660).nullable().describe("Null for one without an end."),
  }),
]);

const playerId = text(128)
  .describe("The operator's own id of the player.")
  .meta({ examples: ["player-42"] });

/** What operators do for players who should not play more. The player is made where there is none. */
export const protectionRouter = (db: Database) => {
  const operator = operatorProcedure("sessions");
  const ofPlayer = async (
    { operatorId }: { readonly operatorId: string },
    externalId: string,
  ): Promise<ProtectedPlayer> => ({
    operatorId,
    playerId: await inTenant(db, operatorId, (tx) => registerPlayer(tx, operatorId, externalId)),
    sessionId: null,
  });
  const setBy: LimitSetter = "operator";
  return router({
    get: operator
      .meta({
        summary: "Read a player's protection",
        description: "Limits, exclusion, and what was staked, won and played in the running day, week and month.",
        errors: ["player_not_found"],
      })
      .input(z.strictObject({ playerId }))
      .output(protectionState)
      .query(async ({ ctx: { caller }, input }) => {
        const { operatorId } = caller;
        const state = await inTenant(db, operatorId, async (tx) => {
          const found = await findPlayer(tx, operatorId, input.playerId);
          return found === undefined
            ? refuse("player_not_found")
            : readProtection(tx, { operatorId, playerId: found, sessionId: null });
        });
        return orThrow(state);
      }),
    setLimit: operator
      .meta({
        summary: "Set the operator's limit on a player",
        description:
          "Of the player's own limit and this one the strictest holds. A tighter one holds from the next bet on, a looser one after the cooling-off. Makes the player where there is none.",
      })
      .input(z.strictObject({ playerId, ...limit }))
      .output(protectionState)
      .mutation(async ({ ctx, input: { playerId: externalId, ...change } }) => {
        const player = await ofPlayer(ctx.caller, externalId);
        return orThrow(await setLimit(db, ctx, player, "protection.setLimit", { ...change, setBy }));
      }),
    exclude: operator
      .meta({
        summary: "Exclude a player",
        description:
          "A time-out of 1 to 42 days, or a self-exclusion of 183 days or more. It can be made longer and never shorter.",
        errors: ["exclusion_stands"],
      })
      .input(z.strictObject({ playerId, exclusion }))
      .output(protectionState)
      .mutation(async ({ ctx, input }) =>
        orThrow(
          await exclude(db, ctx, await ofPlayer(ctx.caller, input.playerId), "protection.exclude", input.exclusion),
        ),
      ),
    liftExclusion: operator
      .meta({
        summary: "Lift a self-exclusion that has no end",
        description:
          "After 183 days, and not before the end that it had when it was made one for good: at `liftableAt`.",
        errors: ["exclusion_stands"],
      })
      .input(z.strictObject({ playerId }))
      .output(protectionState)
      .mutation(async ({ ctx, input }) =>
        orThrow(await liftExclusion(db, ctx, await ofPlayer(ctx.caller, input.playerId), "protection.liftExclusion")),
      ),
  });
};

/** What players do for themselves. It is the operator's log that tells of it. */
export const limitsRouter = (db: Database) => {
  const setBy: LimitSetter = "player";
  const actorOf = ({ caller, origin, trace }: Omit<Actor, "caller"> & { readonly caller: Session }): Actor => ({
    caller: { operatorId: caller.operatorId, keyId: `player ${caller.playerId}` },
    origin,
    trace,
  });
  return router({
    get: playerProcedure
      .meta({
        summary: "Read the player's own protection",
        description: "Limits, exclusion, and what was staked, won and played in the running day, week and month.",
      })
      .output(protectionState)
      .query(({ ctx: { caller } }) => inTenant(db, caller.operatorId, (tx) => readProtection(tx, caller))),
    set: playerProcedure
      .meta({
        summary: "Set the player's own limit",
        description: "A tighter one holds from the next bet on, a looser one after the cooling-off.",
      })
      .input(z.strictObject(limit))
      .output(protectionState)
      .mutation(async ({ ctx, input }) =>
        orThrow(await setLimit(db, actorOf(ctx), ctx.caller, "limits.set", { ...input, setBy })),
      ),
    exclude: playerProcedure
      .meta({
        summary: "Exclude oneself",
        description: "From new rounds and sessions. Rounds that are open can be finished.",
        errors: ["exclusion_stands"],
      })
      .input(exclusion)
      .output(protectionState)
      .mutation(async ({ ctx, input }) =>
        orThrow(await exclude(db, actorOf(ctx), ctx.caller, "limits.exclude", input)),
      ),
  });
};
