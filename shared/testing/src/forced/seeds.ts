import type { Seeds } from "@croupier/host/seeds";
import { scriptOf } from "@croupier/sdk/verify/script";
import { forcedDraws } from "./draws.ts";

/**
 * The same seeds, but a round whose client seed is a script of its draws comes out as told. That seed is on its record,
 * so no verifier vouches for it, and every host of this kind replays it alike.
 */
export const withForcedDraws = (seeds: Seeds): Seeds => ({
  ...seeds,
  draws(pair, round) {
    const genuine = seeds.draws(pair, round);
    const script = scriptOf(round.mode, { clientSeed: pair.clientSeed, nonce: round.nonce });
    return script ? forcedDraws(script, genuine) : genuine;
  },
});
