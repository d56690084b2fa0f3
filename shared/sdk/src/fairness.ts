import { newClientSeed } from "./client-seed.ts";
import { isCroupierError } from "./error.ts";
import type { CallOptions, OutputOf, Remote } from "./remote.ts";
import { singleFlight } from "./single-flight.ts";
import type { Procedure } from "./transport.ts";

type State = OutputOf<Remote["fairness"]["current"]>;
type Rotation = OutputOf<Remote["fairness"]["rotate"]>;

export interface FairnessClient {
  /** The seed pair in use, and the commitment to the next. */
  current(options?: CallOptions): Promise<State>;
  /**
   * Reveals the server seed in use and begins the next pair with this client seed, or with a random one. It holds the
   * house to the commitment this client was last shown; if that is no longer the next one: `stale_commitment`.
   */
  rotate(input?: { readonly clientSeed?: string | undefined }, options?: CallOptions): Promise<Rotation>;
}

type Ask = (procedure: Procedure, input: unknown, options?: CallOptions) => Promise<unknown>;

export const createFairness = (ask: Ask) => {
  let shown: string | undefined;

  const current = async (options?: CallOptions): Promise<State> => {
    const state = (await ask({ kind: "query", path: "fairness.current" }, undefined, options)) as State;
    shown = state.next.commitment;
    return state;
  };

  // Safe to try again: the same client seed under the same commitment is answered as it was the first time.
  const rotateTo = async (commitment: string, clientSeed: string, options?: CallOptions): Promise<Rotation> => {
    try {
      const input = { clientSeed, commitment };
      const rotation = (await ask({ kind: "mutation", path: "fairness.rotate" }, input, options)) as Rotation;
      shown = rotation.next.commitment;
      return rotation;
    } catch (error) {
      if (isCroupierError(error, "stale_commitment")) shown = undefined;
      throw error;
    }
  };

  const fairness: FairnessClient = {
    current,
    rotate: async ({ clientSeed = newClientSeed() } = {}, options = {}) =>
      rotateTo(shown ?? (await current(options)).next.commitment, clientSeed, options),
  };

  /** Gives a player without a client seed one; once, however many bets ask for it together. */
  const giveFirstSeed = singleFlight(async () => {
    const { active, next } = await current();
    if (active) return;
    try {
      await rotateTo(next.commitment, newClientSeed());
    } catch (error) {
      // Another page of the same player was faster: there is a seed now, and that is all a bet needs.
      if (!isCroupierError(error, "stale_commitment")) throw error;
    }
  });

  return { fairness, giveFirstSeed };
};
