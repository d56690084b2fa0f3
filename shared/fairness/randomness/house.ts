import type { Draws } from "@croupier/math/draws";
import { createSeedPair, drawsFrom, type SeedPair } from "../src/draws.ts";
import type { WordStream } from "../src/stream.ts";
import type { Sequence } from "./sequence.ts";
import type { Deals } from "./shuffles.ts";

/** Which stream: a server seed by number, neighbours differing in one bit or few, and the rest as players see it. */
export interface StreamName {
  readonly server: number;
  readonly client: string;
  readonly nonce: number;
  readonly purpose?: string;
}

/** Whatever decides rounds: the real scheme, or one with a flaw. */
export type House = (name: StreamName) => Draws;

const serverSeed = (server: number): Uint8Array => {
  const seed = new Uint8Array(32).fill(0x5c);
  new DataView(seed.buffer).setUint32(28, server);
  return seed;
};

/** The scheme of every round. */
export const createRealHouse = (): House => {
  const pairs = new Map<number, SeedPair>();
  return ({ server, client, nonce, purpose }) => {
    const pair = pairs.get(server) ?? createSeedPair(serverSeed(server));
    pairs.set(server, pair);
    return pair.draws(client, nonce, purpose);
  };
};

/** A house whose draws are the scheme's, from other words. */
export const houseOf =
  (streamOf: (name: StreamName) => WordStream): House =>
  (name) =>
    drawsFrom(streamOf(name));

export const wordsOf = (draws: Draws): WordStream => ({ nextWord: () => draws.uniform(2 ** 32) });

/** The first draws of a stream, below each of these. */
export const firstDraws = (house: House, name: StreamName, bounds: readonly number[]): number[] => {
  const draws = house(name);
  return bounds.map((n) => draws.uniform(n));
};

interface Rounds {
  readonly client: string;
  readonly n: number;
  readonly rounds: number;
  /** Draws in a round. */
  readonly each: number;
}

/** Round after round of one player. */
export const collect = (house: House, { client, n, rounds, each }: Rounds): Sequence => {
  const bounds = Array.from({ length: each }, () => n);
  const values = Array.from({ length: Math.floor(rounds) }, (_, nonce) =>
    firstDraws(house, { server: 0, client, nonce }, bounds),
  );
  return { values: values.flat(), n };
};

interface Dealing {
  readonly size: number;
  readonly dealt: number;
  readonly rounds: number;
}

/** A shuffle in each round, of which so many are dealt. */
export const deal = (house: House, { size, dealt, rounds }: Dealing): Deals => ({
  size,
  deals: Array.from({ length: Math.floor(rounds) }, (_, nonce) => {
    const shuffle = house({ server: 1, client: `shuffles-of-${size}`, nonce }).shuffle(size);
    return Array.from({ length: dealt }, () => shuffle.next());
  }),
});
