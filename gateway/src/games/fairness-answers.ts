import { z } from "zod";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const commitment = hash.describe("SHA-256 of the server seed.");
const committed = z.object({ seedPairId: z.uuid(), commitment });
const seeded = committed.extend({ clientSeed: z.string() });

/** The seed pairs of a player, as FairnessState has them. */
export const fairnessState = z.object({
  active: seeded
    .extend({ nonce: z.int().min(0).describe("Of the next round: how many rounds have been played under this pair.") })
    .nullable(),
  next: committed,
});

/** The answer to a rotation, as Rotation has it. */
export const rotation = fairnessState.extend({
  revealed: seeded
    .extend({ serverSeed: hash, rounds: z.int().min(0).describe("Played under it: nonces 0 … rounds − 1.") })
    .nullable()
    .describe("Null the first time, when there was nothing to reveal."),
});
