import type { ProcessState } from "./state.ts";

/** The first game that anyone tries; its bet is written out. */
const FIRST_GAME = "coin-flip";

/** One has more to see than its metrics, the others none. */
const MEASURED_NOT = new Set(["gateway", "operator-wallet", "lobby"]);

/** What is said when everything has started: how long it took, where things are and one line to try. */
export const describeReady = (
  processes: readonly ProcessState[],
  games: readonly string[],
  databaseUrl: string,
  elapsedMs: number,
): string => {
  const width = Math.max(...processes.map(({ name }) => name.length), "postgres".length);
  const row = (name: string, what: string): string => `  ${name.padEnd(width)}  ${what}`;
  const rows = processes.map(({ name, url, phase }) => {
    if (phase !== "ready") return row(name, "did not start; see above");
    return row(name, MEASURED_NOT.has(name) ? url : `${url}/metrics`);
  });
  const failed = processes.filter(({ phase }) => phase !== "ready").map(({ name }) => name);
  const seconds = (elapsedMs / 1_000).toFixed(1);
  const head = failed.length === 0 ? `ready in ${seconds} s` : `started in ${seconds} s, but for ${failed.join(", ")}`;
  const tail = [...lobbyToOpen(processes), ...lineToTry(games)];
  return ["", head, "", ...rows, row("postgres", withoutPassword(databaseUrl)), "", ...tail, ""].join("\n");
};

const lobbyToOpen = (processes: readonly ProcessState[]): readonly string[] =>
  processes
    .filter(({ name, phase }) => name === "lobby" && phase === "ready")
    .flatMap(({ url }) => ["Play in a browser:", `  ${url}`, ""]);

const lineToTry = (games: readonly string[]): readonly string[] => {
  const [game] = games.includes(FIRST_GAME) ? [FIRST_GAME] : games;
  if (game === undefined) return [];
  const bet = game === FIRST_GAME ? " --stake 100 --calls heads" : " --help";
  return ["Saved files reload; Ctrl-C stops everything. In another terminal, try:", `  npx pnpm@12 play ${game}${bet}`];
};

export const withoutPassword = (databaseUrl: string): string => {
  const url = URL.parse(databaseUrl);
  if (!url) return databaseUrl;
  if (url.password !== "") url.password = "***";
  return url.href;
};
