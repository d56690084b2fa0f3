import { listClasses, prepare, type Subject } from "@croupier/contract/compute-par";
import { computeFigures } from "@croupier/contract/figures";
import { priceParts } from "@croupier/contract/money";
import type { Par } from "@croupier/contract/par";
import { judge, type Verdict } from "@croupier/testing/simulation/judge";
import { CHUNK_ROUNDS } from "@croupier/testing/simulation/play-chunk";
import { addChunk, NO_ROUNDS, type Tally } from "@croupier/testing/simulation/tally";
import { runChunks } from "./run-chunks.ts";
import type { Chunk } from "./worker.ts";

export interface Plan {
  readonly parUrl: string;
  readonly par: Par;
  readonly subject: Subject;
  readonly selection: string | undefined;
  /** The only class wanted. */
  readonly only: string | undefined;
  readonly rounds: number;
  readonly seed: string;
  readonly workers: number;
  /** Of every round, in minor units. */
  readonly stake: bigint;
  /** Called as chunks are done. */
  readonly progress: (done: number, total: number) => void;
}

export interface SimulatedClass {
  readonly name: string;
  readonly verdict: Verdict;
  readonly checksum: number;
  readonly money: Money | null;
}

export interface Simulation {
  readonly classes: readonly SimulatedClass[];
  readonly rounds: number;
  readonly seconds: number;
}

/** Chunks of all classes, class by class, every one of them with `perClass` rounds. */
function* chunksOf(names: readonly string[], perClass: number): Generator<Chunk, undefined> {
  for (const name of names) {
    for (let [number, left] = [0, perClass]; left > 0; [number, left] = [number + 1, left - CHUNK_ROUNDS]) {
      yield { class: name, number, rounds: Math.min(left, CHUNK_ROUNDS) };
    }
  }
  return undefined;
}

/** What the rounds of a class would have cost and paid, in minor units. */
export interface Money {
  readonly staked: bigint;
  readonly paid: bigint;
}

/** Priced as a host prices them, part by part; null if a part of this stake would be refused. */
const price = (tally: Tally, wager: number, stake: bigint): Money | null => {
  const stakes = Array<bigint>(wager + 1).fill(stake);
  let [staked, paid] = [0n, 0n];
  for (const { parts, count } of tally.byOutcome.values()) {
    const priced = priceParts(parts, stakes);
    if (typeof priced === "string") return null;
    staked += priced.due * BigInt(count);
    paid += priced.payout * BigInt(count);
  }
  return { staked, paid };
};

/** Plays all rounds and judges every class. What comes out depends on the seed and the rounds, not on the workers. */
export const simulateGame = async (plan: Plan): Promise<Simulation> => {
  const { par, parUrl, subject, selection, seed, workers } = plan;
  const prepared = prepare(par.game, subject);
  const classes = listClasses(par, prepared, plan.only);
  const perClass = Math.ceil(plan.rounds / classes.length);
  const total = perClass * classes.length;
  const tallies = new Map<string, Tally>();
  let played = 0;

  const startMs = performance.now();
  const chunks = chunksOf(
    classes.map(({ name }) => name),
    perClass,
  );
  await runChunks({ parUrl, subject, selection, seed }, chunks, workers, ({ chunk, tally }) => {
    tallies.set(chunk.class, addChunk(tallies.get(chunk.class) ?? NO_ROUNDS, tally));
    played += chunk.rounds;
    plan.progress(played, total);
  });
  const seconds = (performance.now() - startMs) / 1000;

  return {
    rounds: total,
    seconds,
    classes: classes.map((simulated) => {
      const tally = tallies.get(simulated.name) ?? NO_ROUNDS;
      const verdict = judge(computeFigures(prepared, simulated), tally, classes.length);
      const money = price(tally, simulated.wager ?? 0, plan.stake);
      return { name: simulated.name, verdict, money, checksum: tally.checksum };
    }),
  };
};
