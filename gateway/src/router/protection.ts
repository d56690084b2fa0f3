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
  /** Minor units, or seconds of time; null for no limit. */
  amount: z.int().min(0).nullable(),
};

const exclusion = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("time-out"), days: z.int().min(1).max(MOST_TIME_OUT_DAYS) }),
  z.strictObject({
    kind: z.literal("self-exclusion"),
    /** Null for one without an end. */
    days: z.int().min(LEAST_SELF_EXCLUSION_DAYS).max(3_660).nullable(),
  }),
]);

/** The operator's own id of the player. */
const playerId = text(128);

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
      .input(z.strictObject({ playerId, ...limit }))
      .output(protectionState)
      .mutation(async ({ ctx, input: { playerId: externalId, ...change } }) => {
        const player = await ofPlayer(ctx.caller, externalId);
        return orThrow(await setLimit(db, ctx, player, "protection.setLimit", { ...change, setBy }));
      }),
    exclude: operator
      .input(z.strictObject({ playerId, exclusion }))
      .output(protectionState)
      .mutation(async ({ ctx, input }) =>
        orThrow(
          await exclude(db, ctx, await ofPlayer(ctx.caller, input.playerId), "protection.exclude", input.exclusion),
        ),
      ),
    liftExclusion: operator
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
      .output(protectionState)
      .query(({ ctx: { caller } }) => inTenant(db, caller.operatorId, (tx) => readProtection(tx, caller))),
    set: playerProcedure
      .input(z.strictObject(limit))
      .output(protectionState)
      .mutation(async ({ ctx, input }) =>
        orThrow(await setLimit(db, actorOf(ctx), ctx.caller, "limits.set", { ...input, setBy })),
      ),
    exclude: playerProcedure
      .input(exclusion)
      .output(protectionState)
      .mutation(async ({ ctx, input }) =>
        orThrow(await exclude(db, actorOf(ctx), ctx.caller, "limits.exclude", input)),
      ),
  });
};
