import * as z from "@croupier/contract/zod";

/** Of one reel: symbol → how often it is on the strip. */
const counts = z.record(z.string(), z.int().min(1));

/** A machine without its strips, and how often each symbol should be on them, about. */
const theme = z.strictObject({
  /** All that isn't a strip; checked by the game's own schema. */
  parameters: z.looseObject({
    rows: z.int(),
    wild: z.looseObject({ symbol: z.string() }).optional(),
    scatter: z.looseObject({ symbol: z.string() }).optional(),
  }),
  /** The base game's reels: these counts are changed to meet a target. */
  reels: z.array(counts),
  /** The feature's: they stay as they are, so that all targets have the same feature. */
  freeReels: z.array(counts).optional(),
  /** By how much a count may be changed. */
  reach: z.int().min(1),
});

export type Theme = z.output<typeof theme>;
export type Counts = z.output<typeof counts>;

export const parseTheme = (json: unknown): Theme => theme.parse(json);
