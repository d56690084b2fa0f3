import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { takeHouseCores } from "./cores.ts";
import { type House, openHouse } from "./house.ts";
import { type K6Run, runK6, summariseK6 } from "./k6.ts";
import { describeMachine } from "./machine.ts";
import { joinPlayers, usualStakes } from "./players.ts";
import { usualBets } from "./usual-bets.ts";

const ROOT = path.join(import.meta.dirname, "../..");

/** A house of its own, players in it, and k6 beside it. */
export interface Trial extends AsyncDisposable {
  readonly house: House;
  readonly games: readonly string[];
  readonly machine: string;
  /** Runs a script of `scripts/load` that makes calls: so many a second, if it has a rate. */
  run(script: string, options: RunOptions): Promise<K6Run>;
  /** Runs a script that lets its own players in, and sums it up. */
  summarise(
    script: string,
    options: Required<Pick<RunOptions, "rate" | "players" | "seconds">>,
  ): ReturnType<typeof summariseK6>;
}

export interface RunOptions {
  readonly rate?: number;
  readonly players?: number;
  readonly seconds: number;
  /** Whether k6 prints its own summary. */
  readonly summary?: boolean;
}

const sizeOf = (rate: number, players: number, seconds: number) => ({
  RATE: String(rate),
  PLAYERS: String(players),
  SECONDS: String(seconds),
});

export const openTrial = async (players: number): Promise<Trial> => {
  await using started = new AsyncDisposableStack();
  const cores = takeHouseCores();
  const bets = await usualBets(ROOT);
  const games = Object.keys(bets);
  const house = started.use(await openHouse());
  const machine = await describeMachine(house.databaseUrl, cores);
  const seats = await joinPlayers(house.gatewayUrl, house.operatorKey, players);
  const [first = { token: "" }] = seats;
  const folder = started.adopt(mkdtempSync(path.join(tmpdir(), "croupier-load-")), (made) =>
    rmSync(made, { recursive: true, force: true }),
  );
  const seatsFile = path.join(folder, "seats.json");
  writeFileSync(seatsFile, JSON.stringify(seats), { mode: 0o600 });
  const env = {
    CROUPIER_URL: house.gatewayUrl,
    CROUPIER_OPERATOR_KEY: house.operatorKey,
    CROUPIER_BETS: JSON.stringify(bets),
    CROUPIER_STAKES: JSON.stringify(await usualStakes(house.gatewayUrl, first, games)),
    CROUPIER_SEATS: seatsFile,
  };
  const running = started.move();
  return {
    house,
    games,
    machine,
    run: (script, { rate = 0, players: playing = players, seconds, summary = false }) =>
      runK6({
        script,
        env: { ...env, ...sizeOf(rate, playing, seconds) },
        cores: cores?.generator,
        samplesFile: path.join(folder, `${script}.json`),
        summary,
      }),
    summarise: (script, { rate, players: playing, seconds }) =>
      summariseK6({
        script,
        env: { ...env, ...sizeOf(rate, playing, seconds) },
        cores: cores?.generator,
        summaryFile: path.join(folder, `${script}-summary.json`),
      }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

/**
 * Who keep everything busy while it warms up, and how long that takes: each service gets a tenth of the calls, and V8 compiles
 * well what it has seen often. What they get in the end is about what can be had.
 */
const WARM = { players: 100, seconds: 60 } as const;
const COLD_SECONDS = 50;

/** Warms everything up; about how many calls a second it answers. */
export const warmUp = async (trial: Trial): Promise<number> => {
  const { samples } = await trial.run("saturate", WARM);
  const fromMs = samples.reduce((least, { endedMs }) => Math.min(least, endedMs), Infinity) + COLD_SECONDS * 1_000;
  return samples.filter(({ endedMs }) => endedMs >= fromMs).length / (WARM.seconds - COLD_SECONDS);
};
