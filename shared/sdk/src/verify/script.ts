import type { RoundRecord } from "@croupier/contract/round";
import { CLIENT_SEED } from "@croupier/fairness/seed";

const SCRIPT = /^forced_(\d+(?:-\d+)*)$/;

/** A client seed that tells the draws of a round, in their order: `forced_0-1-5`. Undefined if it has no room for them. */
export const scriptedSeed = (results: readonly bigint[]): string | undefined => {
  const clientSeed = `forced_${results.join("-")}`;
  return results.length > 0 && CLIENT_SEED.test(clientSeed) ? clientSeed : undefined;
};

/**
 * The draws that a round was told, if a casino for development played it; a casino in production draws as ever. Only the
 * first round under such a client seed is told any, and only where the money is play money. Undefined for all others.
 */
export const scriptOf = (
  mode: RoundRecord["mode"],
  { clientSeed, nonce }: Pick<RoundRecord["fairness"], "clientSeed" | "nonce">,
): readonly bigint[] | undefined =>
  mode === "demo" && nonce === 0 ? SCRIPT.exec(clientSeed)?.[1]?.split("-").map(BigInt) : undefined;
