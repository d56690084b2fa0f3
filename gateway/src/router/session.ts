import { currency, text } from "@croupier/contract/wire";
import { z } from "zod";
import { jurisdiction } from "../configuration/subject.ts";
import { orThrow } from "../errors/refused.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { operatorProcedure, playerProcedure, publicProcedure, router } from "./procedures.ts";

const createRequest = z.strictObject({
  /** The operator's own id of the player. */
  playerId: text(128),
  currency,
  mode: z.enum(["real", "demo"]).default("real"),
  /** Whose rules the player is under: the session keeps to the profile in force now. */
  jurisdiction: jurisdiction.optional(),
});

const launchRequest = z.strictObject({
  launchToken: z.string().max(256),
  /** Random, made anew for each exchange: with it, an exchange whose answer was lost can be repeated. */
  exchangeId: z.string().min(22).max(64).optional(),
});

/** An operator opens a session and hands its front end a launch token, which buys the session token once. */
export const sessionRouter = (sessions: Sessions) =>
  router({
    create: operatorProcedure("sessions")
      .input(createRequest)
      .mutation(async ({ ctx, input }) => orThrow(await sessions.create(ctx.caller, input, ctx.trace))),
    launch: publicProcedure
      .input(launchRequest)
      .mutation(async ({ input }) => orThrow(await sessions.launch(input.launchToken, input.exchangeId))),
    /** The player has been told how long they have played; rounds may open again. */
    acknowledgeReminder: playerProcedure.mutation(async ({ ctx }) =>
      orThrow(await sessions.acknowledgeReminder(ctx.caller)),
    ),
    get: playerProcedure.query(async ({ ctx }) => orThrow(await sessions.read(ctx.caller))),
  });
