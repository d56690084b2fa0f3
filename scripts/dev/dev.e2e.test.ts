import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { makeTemporaryHome, removeData } from "@croupier/testing/postgres/data-place";
import { findRunAs } from "@croupier/testing/postgres/run-as";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_WALLET_TOKEN } from "./demo.ts";
import { locateHome } from "./home.ts";
import { isFree, planPorts } from "./ports.ts";
import { type DevState, readState } from "./state.ts";

const root = path.join(import.meta.dirname, "..", "..");
const within = { timeout: 15_000 };

/** The demo player's first funds, and the coin that is flipped, in cents. */
const FUNDS = 1_000_000;
const STAKE = 100;
const PAYOUT = 198;

let home = "";
let port = 0;
let printed = "";
let balance = 0;
let running: ChildProcess;

/** Below the ports that systems lend to clients, so that none is taken between the look and the start. */
const findPort = async (): Promise<number> => {
  for (;;) {
    const candidate = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await Promise.all(Object.values(planPorts(candidate)).map(isFree));
    if (free.every(Boolean)) return candidate;
  }
};

// A cluster of its own, whatever the other tests use.
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, CROUPIER_HOME: home, DATABASE_URL: "", PORT: "" });

/** A command of `scripts/`, to its end. */
const run = (script: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [path.join(root, "scripts", script), ...args],
      { env: environment() },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
    );
  });

const dev = (...args: readonly string[]) => run("dev.ts", ...args);

/** Plays the line that is printed to be tried. Returns the demo player's balance after it. */
const play = async (): Promise<number> => {
  const line = /pnpm@12 play (.+)/.exec(printed)?.[1] ?? "";
  const { code, said } = await run("play.ts", ...line.split(" "));
  expect(said).toContain("verified: yes");
  expect(code).toBe(0);
  return Number(/balance: +(\d+)/.exec(said)?.[1]);
};

const start = async (): Promise<void> => {
  printed = "";
  running = spawn(process.execPath, [path.join(root, "scripts", "dev.ts"), "--port", String(port)], {
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [running.stdout, running.stderr])
    stream?.on("data", (text: Buffer) => (printed += text.toString()));
  await expect.poll(() => printed, within).toContain("ready in");
};

const state = (): DevState => {
  const read = readState(locateHome(root, { CROUPIER_HOME: home }), running.pid ?? 0);
  if (!read) throw new Error(`dev.json is not there; what was said:\n${printed}`);
  return read;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const allPids = ({ databasePid, processes }: DevState): readonly number[] =>
  [databasePid, ...processes.map(({ pid }) => pid)].filter((pid) => pid !== undefined);

const statusOf = async (url: string): Promise<number> => (await fetch(url).catch(() => undefined))?.status ?? 0;

beforeAll(async () => {
  home = await makeTemporaryHome(await findRunAs());
  port = await findPort();
});

afterAll(async () => {
  await dev("stop");
  await removeData(path.join(home, "postgres"));
  await rm(home, { recursive: true, force: true });
});

test("everything starts, survives a crash, tells how it is and stops without a trace", async () => {
  await start();
  const { gatewayUrl, services } = state();
  expect(await statusOf(`${gatewayUrl}/readyz`)).toBe(200);
  const [name = "", service] = Object.entries(services)[0] ?? [];
  expect(await statusOf(`${service?.url}/readyz`)).toBe(200);

  balance = await play();
  expect(balance).not.toBe(FUNDS);

  const seamless = await run("play.ts", "coin-flip", "--wallet", "seamless", "--calls", "heads", "--stake", "100");
  expect(seamless.said).toContain("verified: yes");
  expect([FUNDS - STAKE, FUNDS - STAKE + PAYOUT]).toContain(Number(/balance: +(\d+)/.exec(seamless.said)?.[1]));

  const force = (draws: string) => run("play.ts", "coin-flip", "--calls", "heads,heads,tails", "--force", draws);
  const forced = await force("0,0,1");
  expect(forced.said).toMatch(/flips: +heads, heads, tails/);
  expect(forced.said).toContain("verified: no, fairness.clientSeed (scripted)");
  expect(forced.code).toBe(0);
  const refused = { code: 1, said: expect.stringMatching(/^invalid_client_seed: Draw 2 is forced to be 2, but the/) };
  expect(await force("0,2")).toEqual(refused);

  expect(await dev("--port", String(port))).toEqual({
    code: 1,
    said: `\`pnpm dev\` runs already (pid ${running.pid}): see \`pnpm dev status\`, or end it by \`pnpm dev stop\`\n`,
  });

  process.kill(service?.pid ?? 0, "SIGKILL");
  await expect.poll(() => state().services[name]?.pid, within).not.toBe(service?.pid);
  await expect.poll(() => statusOf(`${service?.url}/readyz`), within).toBe(200);
  expect(printed).toContain("died (SIGKILL); starting it again");
  await expect.poll(async () => (await dev("status")).code, within).toBe(0);

  expect(printed).not.toContain(DEMO_WALLET_TOKEN);
  const before = allPids(state());
  expect(before.length).toBeGreaterThanOrEqual(4);
  const ended = once(running, "exit");
  expect(await dev("stop")).toEqual({ code: 0, said: "stopped\n" });
  expect(await ended).toEqual([0, null]);
  expect(before.filter(isAlive)).toEqual([]);
  expect((await dev("status")).said).toContain("nothing runs here");
}, 60_000);

test("started again it has kept its data; killed, it takes everything with it", async () => {
  await start();
  const before = state();
  const after = await play();
  expect([balance - STAKE, balance - STAKE + PAYOUT]).toContain(after);
  running.kill("SIGKILL");
  await expect.poll(() => allPids(before).filter(isAlive), within).toEqual([]);
}, 60_000);
