import { currency, text } from "@croupier/contract/wire";
import { z } from "zod";
import { orThrow } from "../errors/refused.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { operatorProcedure, playerProcedure, publicProcedure, router } from "./procedures.ts";

const createRequest = z.strictObject({
  /** The operator's own id of the player. */
  playerId: text(128),
  currency,
  mode: z.enum(["real", "demo"]).default("real"),
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
    get: playerProcedure.query(async ({ ctx }) => orThrow(await sessions.read(ctx.caller))),
  });
