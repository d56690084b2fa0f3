/**
 * What a load script is told by its environment: `pnpm load` sets it, for the casino of `pnpm dev` unless told otherwise.
 * These files run in k6, which knows neither Node nor packages: https://grafana.com/docs/k6/latest/javascript-api/
 */
export const need = (name: string): string => {
  const value = __ENV[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set; run this with: pnpm load`);
  return value;
};

const amount = (name: string, usual: number): number => Number(__ENV[name] ?? usual);

/** One bet a game: what it is on, a selection per wager. */
export type Bets = Readonly<Record<string, readonly unknown[]>>;

export const setting = {
  url: need("CROUPIER_URL").replace(/\/$/, ""),
  operatorKey: need("CROUPIER_OPERATOR_KEY"),
  currency: __ENV["CROUPIER_CURRENCY"] ?? "EUR",
  bets: JSON.parse(need("CROUPIER_BETS")) as Bets,
  /** Rounds begun a second. */
  rate: amount("RATE", 50),
  /** Who plays them: each at most one round at a time. */
  players: amount("PLAYERS", 50),
  seconds: amount("SECONDS", 60),
  /** 99 of 100 calls are answered within this; each script says its own unless told. */
  boundMs: (usual: number): number => amount("BOUND_MS", usual),
} as const;

export const games = Object.keys(setting.bets);
