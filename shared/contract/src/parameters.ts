import type { Rational } from "@croupier/math/rational";
import { parseRational } from "@croupier/math/rational-text";
import * as z from "zod";

const HOW_TO_WRITE = 'an exact number is written 0.99, "0.99" or "99/100"';

/** An exact number in a variant's parameters: a JSON number, a decimal string or a fraction string, read exactly. */
export const exactNumber = z
  .union([z.number(), z.string()], { error: HOW_TO_WRITE })
  .describe(HOW_TO_WRITE)
  .transform((source, context): Rational => {
    try {
      return parseRational(source);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "not an exact number" });
      return z.NEVER;
    }
  });

/** The return to player a game is built around: above 0, at most 1; 99/100 when left out. */
export const rtp = exactNumber
  .refine(({ num, den }) => num > 0n && num <= den, "an RTP lies above 0 and is at most 1")
  .prefault("99/100")
  .describe(`the return to player, above 0 and at most 1; ${HOW_TO_WRITE}`);
