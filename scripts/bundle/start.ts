import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A gateway that nobody will ask for anything it has to ask others for. */
const KEY = Buffer.alloc(32, 7).toString("base64url");
const ENVIRONMENT = {
  DATABASE_URL: "postgres://nobody@127.0.0.1:9/nothing",
  PORT: "0",
  LOG_LEVEL: "silent",
  CROUPIER_IDENTITY_KEY: KEY,
  CROUPIER_SESSION_KEY: KEY,
  CROUPIER_SERVICES: "http://{game}.invalid",
};

/** Says what a server says when it listens, and ends. */
const EMPTY = `process.send({ ready: "" });process.disconnect();`;
/** Adds to that what it has cost by then. */
const TELLS_CPU = `
const tell = process.send.bind(process);
process.send = (message) => {
  const { user, system } = process.cpuUsage();
  return tell({ ...message, cpuMs: (user + system) / 1000 });
};
`;

export interface Started {
  /** From the fork to its word that it listens. */
  readonly readyMs: number;
  /** Of all its threads, up to then. */
  readonly cpuMs: number;
  /** From the fork to the first answer to a call. */
  readonly answerMs: number;
}

const startOnce = async (program: string, preload: string): Promise<Started> => {
  const startedMs = performance.now();
  const child = fork(program, {
    // Nothing but its own folder tells what has been compiled.
    env: { PATH: process.env["PATH"], ...ENVIRONMENT },
    execArgv: ["--require", preload],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const { ready, cpuMs } = await readyOf(child);
  const readyMs = performance.now() - startedMs;
  if (ready !== "") await (await fetch(`${ready}/trpc/session.get`)).text();
  const answerMs = performance.now() - startedMs;
  // It still writes down what it has compiled.
  child.kill("SIGTERM");
  await exited;
  return { readyMs, cpuMs, answerMs };
};

const readyOf = async (child: ChildProcess): Promise<{ readonly ready: string; readonly cpuMs: number }> => {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`it ended with ${code} before it listened`);
  });
  const [message] = (await Promise.race([once(child, "message"), ended])) as [{ ready: string; cpuMs: number }];
  return message;
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const middle = (all: readonly Started[]): Started => ({
  readyMs: median(all.map(({ readyMs }) => readyMs)),
  cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
  answerMs: median(all.map(({ answerMs }) => answerMs)),
});

export interface StartCompared {
  readonly empty: Started;
  readonly gateway: Started;
}

/** Starts a bundled gateway and an empty program by turns, and gives the medians. */
export const compareStart = async (program: string, pairs: number): Promise<StartCompared> => {
  const folder = await mkdtemp(join(tmpdir(), "croupier-start-"));
  try {
    const [empty, preload] = [join(folder, "empty.cjs"), join(folder, "preload.cjs")];
    await writeFile(empty, EMPTY);
    await writeFile(preload, TELLS_CPU);
    await startOnce(program, preload);
    const started: { empty: Started[]; gateway: Started[] } = { empty: [], gateway: [] };
    for (let pair = 0; pair < pairs; pair += 1) {
      started.empty.push(await startOnce(empty, preload));
      started.gateway.push(await startOnce(program, preload));
      // So that what ends doesn't slow what begins.
      await sleep(20);
    }
    return { empty: middle(started.empty), gateway: middle(started.gateway) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
