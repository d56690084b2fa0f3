import { Worker } from "node:worker_threads";
import type { Chunk, ChunkDone, WorkerTask } from "./worker.ts";

/** Rounds leave nothing behind that lives long; without a limit the heap still grows by some tens of megabytes. */
const resourceLimits = { maxYoungGenerationSizeMb: 16 };

/**
 * Plays chunks on threads, in any order, and hands over each one's tally as it is done. Rejects with the first error of
 * any thread.
 */
export const runChunks = async (
  task: WorkerTask,
  chunks: Iterator<Chunk, undefined>,
  workers: number,
  done: (result: ChunkDone) => void,
): Promise<void> => {
  const threads: Worker[] = [];
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const first = chunks.next();
      if (first.done) return resolve();
      const thread = new Worker(new URL("worker.ts", import.meta.url), { workerData: task, resourceLimits });
      threads.push(thread);
      thread.once("error", reject);
      thread.once("exit", (code) => reject(new Error(`a worker exited with ${code} before its work was done`)));
      thread.on("message", (result: ChunkDone) => {
        done(result);
        const next = chunks.next();
        if (next.done) resolve();
        else thread.postMessage(next.value);
      });
      thread.postMessage(first.value);
    });
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
};
