import type { Finding } from "./finding.ts";
import { firstDraws, type House, type StreamName } from "./house.ts";
import {
  correlated,
  differingBits,
  jointFrequency,
  jointHighBits,
  jointLowBits,
  type Neighbours,
} from "./neighbours.ts";

type Pair = readonly [StreamName, StreamName];

const WORDS = 2 ** 32;
const BLOCK_WORDS = 8;

/** Streams that differ in as little as they can. */
const NEIGHBOURS: Readonly<Record<string, (nonce: number) => Pair>> = {
  "next nonces": (nonce) => [
    { server: 2, client: "player-1", nonce: 2 * nonce },
    { server: 2, client: "player-1", nonce: 2 * nonce + 1 },
  ],
  "nonces 2³² apart": (nonce) => [
    { server: 2, client: "player-2", nonce },
    { server: 2, client: "player-2", nonce: nonce + 2 ** 32 },
  ],
  "neighbouring client seeds": (nonce) => [
    { server: 2, client: "player-3", nonce },
    { server: 2, client: "player-4", nonce },
  ],
  "neighbouring server seeds": (nonce) => [
    { server: 4, client: "player-5", nonce },
    { server: 5, client: "player-5", nonce },
  ],
  "a round and its purpose": (nonce) => [
    { server: 2, client: "player-6", nonce },
    { server: 2, client: "player-6", nonce, purpose: "jackpot" },
  ],
};

const WORD_TESTS: Readonly<Record<string, (neighbours: Neighbours) => number>> = {
  correlated,
  "joint high bits": jointHighBits,
  "joint low bits": jointLowBits,
  "differing bits": differingBits,
};

const examineWordPairs = (subject: string, neighbours: Neighbours): Finding[] =>
  Object.entries(WORD_TESTS).map(([test, run]) => ({ subject, test, pValue: run(neighbours) }));

/** Words of neighbouring streams side by side, and of the first two blocks of each round. */
export const examineNeighbours = (house: House, draws: number): Finding[] => {
  const pairs = draws / 2;
  const blocks = Array.from({ length: pairs / BLOCK_WORDS }, (_, nonce) =>
    firstDraws(
      house,
      { server: 2, client: "blocks", nonce },
      Array.from({ length: 2 * BLOCK_WORDS }, () => WORDS),
    ),
  );
  return [
    ...Object.entries(NEIGHBOURS).flatMap(([subject, namesOf]) => {
      const names = Array.from({ length: pairs }, (_, nonce) => namesOf(nonce));
      const words = (side: 0 | 1) => names.flatMap((pair) => firstDraws(house, pair[side], [WORDS]));
      return examineWordPairs(subject, {
        ones: { values: words(0), n: WORDS },
        others: { values: words(1), n: WORDS },
      });
    }),
    ...examineWordPairs("blocks of a round", {
      ones: { values: blocks.flatMap((words) => words.slice(0, BLOCK_WORDS)), n: WORDS },
      others: { values: blocks.flatMap((words) => words.slice(BLOCK_WORDS)), n: WORDS },
    }),
  ];
};

/** A tile of 25 and a ball of 40: two draws made of one word agree modulo 5. */
const [TILES, BALLS] = [25, 40];

/** What one game draws beside what another does. */
const GAMES: Readonly<Record<string, (house: House, nonce: number) => readonly number[]>> = {
  "games in one round": (house, nonce) => firstDraws(house, { server: 3, client: "player-1", nonce }, [TILES, BALLS]),
  "games in turn": (house, nonce) => [
    ...firstDraws(house, { server: 3, client: "player-2", nonce: 2 * nonce }, [TILES]),
    ...firstDraws(house, { server: 3, client: "player-2", nonce: 2 * nonce + 1 }, [BALLS]),
  ],
  "a game and its jackpot": (house, nonce) => [
    ...firstDraws(house, { server: 3, client: "player-3", nonce }, [TILES]),
    ...firstDraws(house, { server: 3, client: "player-3", nonce, purpose: "jackpot" }, [BALLS]),
  ],
  "games of two players": (house, nonce) => [
    ...firstDraws(house, { server: 3, client: "player-4", nonce }, [TILES]),
    ...firstDraws(house, { server: 3, client: "player-5", nonce }, [BALLS]),
  ],
};

/** Whether what one game draws tells of what another does. */
export const examineInterplay = (house: House, draws: number): Finding[] =>
  Object.entries(GAMES).map(([subject, play]) => {
    const played = Array.from({ length: draws / 2 }, (_, nonce) => play(house, nonce));
    const ones = { values: played.map(([tile = 0]) => tile), n: TILES };
    const others = { values: played.map(([, ball = 0]) => ball), n: BALLS };
    return { subject, test: "interplay", pValue: jointFrequency({ ones, others }) };
  });
