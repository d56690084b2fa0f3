import { rotateRequest } from "@croupier/contract/wire";
import { orThrow } from "../errors/refused.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { playerProcedure, router } from "./procedures.ts";

/** The player's seed pairs. Only hosts hold what seeds are made from, so any of them answers. */
export const fairnessRouter = (hosts: Hosts) =>
  router({
    current: playerProcedure.query(async ({ ctx }) => orThrow(await hosts.fairness(ctx.caller, ctx.trace))),
    rotate: playerProcedure
      .input(rotateRequest)
      .mutation(async ({ ctx, input }) => orThrow(await hosts.rotate(ctx.caller, input, ctx.trace))),
  });
