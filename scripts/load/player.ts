import { Counter } from "k6/metrics";
import { type Answer, call } from "./gateway.ts";
import { hex, requestId } from "./request-id.ts";
import { games, setting } from "./setting.ts";

interface Round {
  readonly id: string;
  readonly status: string;
  readonly step: number;
  readonly view: { readonly legal?: readonly unknown[] };
}

interface RoundAnswer {
  readonly round: Round;
}

/** A player who has money. */
export interface Player {
  /** Of the session. */
  readonly token: string;
  /** Stakes, by game. */
  readonly stakes: Readonly<Record<string, number>>;
}

/** What is answered; throws if it was refused. */
const must = <Data>(answer: Answer<Data>): Data => {
  if (answer.ok) return answer.data;
  throw new Error(`no player could join: ${answer.code}`);
};

/** Enough for a day of it: 10 million of a currency with two decimals. */
const PURSE = 1_000_000_000;

/** What an operator's back end and a casino's front end do before the first bet. Throws if that can't be done. */
const joinPlayer = (name: string): string => {
  const { operatorKey, currency } = setting;
  const deposit = { playerId: name, requestId: requestId(), currency, amount: PURSE };
  must(call("wallet.deposit", deposit, operatorKey));
  const session = { playerId: name, currency, mode: "real" };
  const { launchToken } = must(call<{ launchToken: string }>("session.create", session, operatorKey));
  const launch = { launchToken, exchangeId: requestId() };
  const { token } = must(call<{ token: string }>("session.launch", launch, ""));
  const { next } = must(call<{ next: { commitment: string } }>("fairness.current", {}, token));
  must(call("fairness.rotate", { clientSeed: hex(16), commitment: next.commitment }, token));
  return token;
};

const usualStake = (token: string, game: string): number =>
  must(call<{ stake: { default: number } }>(`games.${game}.info`, {}, token)).stake.default;

/** So many new players, each in a session of its own. */
export const joinPlayers = (players: number): readonly Player[] => {
  const run = hex(8);
  const tokens = Array.from({ length: players }, (_, n) => joinPlayer(`load-${run}-${n}`));
  const [first = ""] = tokens;
  const stakes = Object.fromEntries(games.map((game): [string, number] => [game, usualStake(first, game)]));
  return tokens.map((token) => ({ token, stakes }));
};

/** How often a call is made that gets no answer: the same request id, so that it happens once. */
const TRIES = 3;

const repeat = (procedure: string, input: unknown, token: string) => {
  let answer = call<RoundAnswer>(procedure, input, token);
  for (let tries = 1; tries < TRIES && !answer.ok && answer.retry; tries += 1) {
    answer = call<RoundAnswer>(procedure, input, token);
  }
  return answer;
};

const oneOf = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(Math.random() * items.length)];

const played = new Counter("rounds_played");

/** Plays one round of a game to its end, by any legal actions. */
export const playRound = ({ token, stakes }: Player, game: string): void => {
  const wagers = (setting.bets[game] ?? []).map((selection) => ({ selection, stake: stakes[game] }));
  const opened = repeat(`games.${game}.open`, { requestId: requestId(), wagers }, token);
  let round = opened.ok ? opened.data.round : openRound(token, game, opened.code);
  while (round?.status === "open") {
    const { id, step, view } = round;
    const input = { requestId: requestId(), roundId: id, expectedStep: step, action: oneOf(view.legal ?? []) };
    const acted = repeat(`games.${game}.act`, input, token);
    if (!acted.ok) return;
    round = acted.data.round;
  }
  if (round) played.add(1, { game });
};

/** One that an earlier failure has left open goes on. */
const openRound = (token: string, game: string, code: string): Round | undefined => {
  if (code !== "round_already_open") return undefined;
  const current = call<{ round: Round | null }>(`games.${game}.current`, {}, token);
  return current.ok ? (current.data.round ?? undefined) : undefined;
};
