import { rotateRequest } from "@croupier/contract/wire";
import { orThrow } from "../errors/refused.ts";
import { fairnessState, rotation } from "../games/fairness-answers.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { playerProcedure, router } from "./procedures.ts";

/** The player's seed pairs. Only hosts hold what seeds are made from, so any of them answers. */
export const fairnessRouter = (hosts: Hosts) =>
  router({
    current: playerProcedure
      .meta({
        summary: "Read the seed pairs",
        description: "The pair in use, and the commitment to the one after it.",
        errors: ["deadline_exceeded"],
        answer: () => fairnessState,
      })
      .query(async ({ ctx }) => orThrow(await hosts.fairness(ctx.caller, ctx.trace))),
    rotate: playerProcedure
      .meta({
        summary: "Take the next seed pair",
        description:
          "Gives a client seed to the pair that was committed to, reveals the server seed of the one before, and commits to another.",
        errors: ["invalid_client_seed", "commitment_not_shown", "stale_commitment", "round_open", "deadline_exceeded"],
        answer: () => rotation,
      })
      .input(rotateRequest)
      .mutation(async ({ ctx, input }) => orThrow(await hosts.rotate(ctx.caller, input, ctx.trace))),
  });
