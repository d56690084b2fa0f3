import path from "node:path";
import { createHmac, createSecretKey } from "node:crypto";
import { listClasses, prepare } from "@croupier/contract/compute-par";
import { createSeedPair } from "@croupier/fairness/draws";
import { CHUNK_ROUNDS, createChunkPlayer } from "@croupier/testing/simulation/play-chunk";
import { locatePar, loadPar } from "../par/load-par.ts";
import type { Scenario } from "./measure.ts";

const SEED = new Uint8Array(32).fill(7);
const CLIENT_SEED = "bench";
const DRAWS = 200_000;

/** One round of dice: one HMAC block under a nonce of its own. */
const dice: Scenario = {
  name: "fairness: dice draws",
  operations: DRAWS,
  run() {
    const pair = createSeedPair(SEED);
    let sum = 0;
    for (let nonce = 0; nonce < DRAWS; nonce += 1) sum += pair.draws(CLIENT_SEED, nonce).uniform(10_000);
    return sum;
  },
};

/** The same draw by Node's own HMAC, its key made once; rejection, which is one in 400,000, left out. */
const nodeHmac: Scenario = {
  name: "the same by node:crypto createHmac",
  operations: DRAWS / 4,
  run() {
    const key = createSecretKey(SEED);
    let sum = 0;
    for (let nonce = 0; nonce < DRAWS / 4; nonce += 1) {
      sum += createHmac("sha256", key).update(`${CLIENT_SEED}:${nonce}:0`).digest().readUInt32BE() % 10_000;
    }
    return sum;
  },
};

/** Many draws of one round: every word of a block is used. */
const stream: Scenario = {
  name: "fairness: draws of one stream",
  operations: DRAWS * 8,
  run() {
    const draws = createSeedPair(SEED).draws(CLIENT_SEED, 0);
    let sum = 0;
    for (let draw = 0; draw < DRAWS * 8; draw += 1) sum += draws.uniform(10_000);
    return sum;
  },
};

const CHUNKS = 4;

/** Rounds of one call through the very rules that pay, parts included, as `pnpm simulate` plays them. */
const coinFlip = async (): Promise<Scenario> => {
  const par = await loadPar(locatePar(path.join(import.meta.dirname, "../.."), "coin-flip"), undefined);
  const prepared = prepare(par.game, { variant: "standard" });
  const [oneCall] = listClasses(par, prepared, "1 call");
  if (!oneCall) throw new Error("coin-flip has no class of one call");
  const play = createChunkPlayer(prepared, oneCall);
  return {
    name: "simulation: coin-flip rounds, one call",
    operations: CHUNK_ROUNDS * CHUNKS,
    run() {
      let checksum = 0;
      for (let chunk = 0; chunk < CHUNKS; chunk += 1) checksum ^= play("bench", chunk, CHUNK_ROUNDS).checksum;
      return checksum;
    },
  };
};

export const mathsScenarios = async (): Promise<readonly Scenario[]> => [dice, nodeHmac, stream, await coinFlip()];
