import { withoutPassword } from "./describe-ready.ts";
import type { DevHome } from "./home.ts";
import { findRunning } from "./lock.ts";
import { answers } from "./ports.ts";
import { type DevState, type ProcessState, readState } from "./state.ts";

export interface DevStatus {
  /** To be printed. */
  readonly text: string;
  /** Everything serves. */
  readonly isWell: boolean;
}

/** What runs here, asked of each process itself. */
export const describeStatus = async (home: DevHome): Promise<DevStatus> => {
  const pid = findRunning(home);
  if (pid === undefined) return { text: "nothing runs here; start it by `npx pnpm@12 dev`", isWell: false };
  const state = readState(home, pid);
  if (!state) return { text: `\`pnpm dev\` (pid ${pid}) is starting`, isWell: false };
  const rows = [await databaseRow(state), ...(await Promise.all(state.processes.map(processRow)))];
  return {
    text: table([["process", "pid", "state", "for", "restarts", "url"], ...rows]),
    isWell: rows.every(([, , condition]) => condition === "ready"),
  };
};

type Row = readonly string[];

const processRow = async ({ name, pid, url, phase, since, restarts }: ProcessState): Promise<Row> => {
  const condition = phase === "ready" && !(await isReady(url)) ? "not ready" : phase;
  return [name, String(pid ?? "-"), condition, ago(Date.now() - Date.parse(since)), String(restarts), url];
};

const databaseRow = async ({ databaseUrl, databasePid }: DevState): Promise<Row> => {
  const { hostname, port } = new URL(databaseUrl);
  const condition = hostname === "" || (await answers(Number(port || 5432), hostname)) ? "ready" : "not ready";
  return ["postgres", String(databasePid ?? "-"), condition, "", "", withoutPassword(databaseUrl)];
};

const isReady = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
};

/** 12s, 3m 04s, 2h 05m. */
const ago = (elapsedMs: number): string => {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1_000));
  const two = (value: number): string => String(value).padStart(2, "0");
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3_600)}h ${two(Math.floor((seconds % 3_600) / 60))}m`;
};

const table = (rows: readonly Row[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};
