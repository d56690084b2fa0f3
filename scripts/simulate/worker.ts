import { parentPort, workerData } from "node:worker_threads";
import { listClasses, prepare, type Subject } from "@croupier/contract/compute-par";
import { createChunkPlayer, type ChunkTally } from "@croupier/testing/simulation/play-chunk";
import { loadPar } from "../par/load-par.ts";

/** What a worker is started with: all chunks it plays are of this. */
export interface WorkerTask {
  readonly parUrl: string;
  readonly subject: Subject;
  readonly selection: string | undefined;
  readonly seed: string;
}

/** A piece of work. */
export interface Chunk {
  /** The class's name. */
  readonly class: string;
  /** From 0. */
  readonly number: number;
  readonly rounds: number;
}

export interface ChunkDone {
  readonly chunk: Chunk;
  readonly tally: ChunkTally;
}

const { parUrl, subject, selection, seed } = workerData as WorkerTask;
const par = await loadPar(parUrl, selection);
const prepared = prepare(par.game, subject);
const players = new Map(
  listClasses(par, prepared).map((played) => [played.name, createChunkPlayer(prepared, played)] as const),
);

parentPort?.on("message", (chunk: Chunk) => {
  const play = players.get(chunk.class);
  if (!play) throw new Error(`the worker knows no class "${chunk.class}"`);
  parentPort?.postMessage({ chunk, tally: play(seed, chunk.number, chunk.rounds) } satisfies ChunkDone);
});
