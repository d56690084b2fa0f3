import { createHmac, createSecretKey } from "node:crypto";
import { createSeedPair } from "@croupier/fairness/draws";
import type { Scenario } from "./measure.ts";

const SEED = new Uint8Array(32).fill(7);
const CLIENT_SEED = "bench";
const DRAWS = 200_000;

/** One round of dice: one HMAC block under a nonce of its own. */
const dice: Scenario = {
  name: "fairness: dice draws",
  unit: "draws",
  operations: DRAWS,
  run() {
    const pair = createSeedPair(SEED);
    let sum = 0;
    for (let nonce = 0; nonce < DRAWS; nonce += 1) sum += pair.draws(CLIENT_SEED, nonce).uniform(10_000);
    return sum;
  },
};

/** A draw by Node's own HMAC, the yardstick, its key made once; rejection, which is one in 400,000, left out. */
export const nodeHmac: Scenario = {
  name: "fairness: node:crypto createHmac",
  unit: "draws",
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
  unit: "draws",
  operations: DRAWS * 8,
  run() {
    const draws = createSeedPair(SEED).draws(CLIENT_SEED, 0);
    let sum = 0;
    for (let draw = 0; draw < DRAWS * 8; draw += 1) sum += draws.uniform(10_000);
    return sum;
  },
};

export const fairnessScenarios: readonly Scenario[] = [dice, stream];
