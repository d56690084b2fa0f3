import type { Book } from "./book.ts";
import type { Facts } from "./facts.ts";
import type { Killed } from "./killer.ts";
import type { Plan } from "./plan.ts";

/** What a run came to. */
export interface TortureReport {
  readonly seed: string;
  readonly size: Plan["size"];
  readonly killed: Killed;
  /** Processes that ended by themselves, and how often. */
  readonly fell: Readonly<Record<string, number>>;
  /** Requests by what came of them, tries by what they met. */
  readonly requests: Readonly<Record<string, number>>;
  readonly tries: Readonly<Record<string, number>>;
  readonly rounds: Readonly<Record<string, number>>;
  readonly games: Readonly<Record<string, number>>;
  readonly staked: number;
  readonly paid: number;
  readonly jackpots: number;
  /** Wins by their tier. */
  readonly wins: Readonly<Record<string, number>>;
  readonly endedByHouse: number;
  /** What befell calls to operators' own wallets, and what came of those that move money. */
  readonly befell: Readonly<Record<string, number>>;
  readonly calls: Readonly<Record<string, number>>;
  readonly verified: { readonly pairs: number; readonly rounds: number };
  readonly errors: Readonly<Record<string, number>>;
  readonly playedMs: number;
  readonly settledMs: number;
  /** Empty if the run is sound. */
  readonly problems: readonly string[];
}

export const countBy = <Item>(items: Iterable<Item>, nameOf: (item: Item) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).toSorted(([one], [other]) => (one < other ? -1 : 1)));
};

export const countBooks = (books: readonly Book[]): Pick<TortureReport, "requests" | "tries"> => {
  const asked = books.flatMap((book) => [...book.asked.values()]);
  return {
    requests: countBy(asked, ({ told }) => told.find((each) => each.told !== "nothing")?.told ?? "nothing"),
    tries: countBy(
      asked.flatMap(({ told }) => told),
      (told) => (told.told === "answer" ? "answer" : `${told.told}: ${told.code}`),
    ),
  };
};

export const countRounds = ({
  rounds,
}: Facts): Pick<TortureReport, "rounds" | "games" | "staked" | "paid" | "jackpots"> => {
  const all = [...rounds.values()];
  const settled = all.filter(({ status }) => status === "settled");
  return {
    rounds: countBy(all, ({ status }) => status),
    games: countBy(all, ({ game }) => game),
    staked: settled.reduce((sum, { stake }) => sum + stake, 0),
    paid: settled.reduce((sum, { payout }) => sum + payout, 0),
    jackpots: settled.reduce((sum, { jackpots }) => sum + jackpots, 0),
  };
};

const list = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ") || "none";

const SHOWN = 20;

/** For people. The seed makes the same plan again: who plays what in which order, and what is killed when. */
export const showReport = (report: TortureReport): string => {
  const { size, problems } = report;
  return [
    `torture      seed ${report.seed}: ${size.players} players, ${size.rounds} turns, ${size.wallets.join(" and ")}`,
    `killed       ${list(report.killed)}`,
    `fell         ${list(report.fell)}`,
    `requests     ${list(report.requests)}`,
    `tries        ${list(report.tries)}`,
    `rounds       ${list(report.rounds)}; ${report.endedByHouse} ended by the house`,
    `games        ${list(report.games)}`,
    `calls        ${list(report.calls)}`,
    `befell       ${list(report.befell)}`,
    `money        ${report.staked} staked and ${report.paid} paid in settled rounds, ${report.jackpots} by jackpots, in minor units`,
    `jackpots     ${list(report.wins)}`,
    `verified     ${report.verified.rounds} rounds under ${report.verified.pairs} seed pairs`,
    `errors       ${list(report.errors)}`,
    `time         ${(report.playedMs / 1_000).toFixed(1)} s of play, all settled ${(report.settledMs / 1_000).toFixed(1)} s later`,
    `problems     ${problems.length === 0 ? "none" : problems.length}`,
    ...problems.slice(0, SHOWN).map((problem) => `- ${problem}`),
    ...(problems.length > SHOWN ? [`- and ${problems.length - SHOWN} more`] : []),
  ].join("\n");
};
