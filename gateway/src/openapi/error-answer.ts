import { z } from "zod";
import { roundRecord } from "../rounds/round-schema.ts";
import { codes } from "./failures.ts";

/** Every refusal, whatever it is of. */
export const errorAnswer = z
  .object({
    error: z.object({
      message: z.string().describe("For a developer: what is wrong, and what to do next."),
      code: z.int().describe("JSON-RPC's number, for tRPC clients. The code to branch on is `data.code`."),
      data: z.object({
        code: z.enum(codes).describe("Stable. Codes are only ever added: treat one you don't know by its status."),
        httpStatus: z.int(),
        traceId: z.string().describe("Quote it when you ask us."),
        path: z.string().nullable().describe("The procedure."),
        round: roundRecord.optional().describe("With `stale_action` and `round_already_open`: the round as it stands."),
        retryAfterSeconds: z
          .int()
          .optional()
          .describe(
            "With `too_many_requests`: how long to wait, as the header Retry-After says of all calls together.",
          ),
      }),
    }),
  })
  .meta({ id: "Error" });
