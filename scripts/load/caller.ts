import { SharedArray } from "k6/data";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Rate, Trend } from "k6/metrics";
import { EXPECTED } from "./expected.ts";
import { requestId } from "./request-id.ts";
import { games, need, setting } from "./setting.ts";

/**
 * Calls, one an iteration, so that so many iterations a second are so many calls a second, whatever becomes of them: the
 * open model. `pnpm load` has let the players in before; a file names them.
 */
interface Seat {
  readonly token: string;
}

interface Round {
  readonly id: string;
  readonly status: string;
  readonly step: number;
  readonly view: { readonly legal?: readonly unknown[] };
}

interface Envelope {
  readonly result?: { readonly data: { readonly round: Round } };
  readonly error?: { readonly data: { readonly code: string; readonly round?: Round } };
}

const seats = new SharedArray<Seat>("seats", () => JSON.parse(open(need("CROUPIER_SEATS"))) as Seat[]);
const stakes = JSON.parse(need("CROUPIER_STAKES")) as Readonly<Record<string, number>>;

/** Every call, by game and by how it ended: `ok`, a code, `shed`, or `nothing` for no answer. */
const all = new Trend("call_ms", true);
/** Of those alone that were answered, refusals of the rules included. */
const accepted = new Trend("accepted_ms", true);
const acceptedCalls = new Counter("calls_accepted");
const answered = new Rate("calls_answered");
/** What must never be: 500, an answer that is not ours, a refusal that makes no sense. */
const faults = new Counter("faults");

/** Wagers as JSON: they are the same each time. */
const wagers = Object.fromEntries(
  games.map((game): [string, string] => {
    const bet = (setting.bets[game] ?? []).map((selection) => ({ selection, stake: stakes[game] }));
    return [game, JSON.stringify(bet)];
  }),
);

/** What says that we are not to be asked now. */
const TURNED_AWAY = new Set(["shed", "unavailable", "deadline_exceeded", "too_many_requests"]);

/** The open rounds of this virtual user's player, by game. */
const going = new Map<string, Round>();

const parse = (body: unknown): Envelope => {
  try {
    return (JSON.parse(String(body)) ?? {}) as Envelope;
  } catch {
    return {};
  }
};

/** What is asked next in a game: an action, if a round of it is open, and else a bet. */
const nextCall = (game: string): readonly [path: string, body: string] => {
  const round = going.get(game);
  const legal = round?.view.legal ?? [];
  if (!round || legal.length === 0) {
    return [`games.${game}.open`, `{"requestId":"${requestId()}","wagers":${wagers[game]}}`];
  }
  const action = legal[Math.floor(Math.random() * legal.length)];
  const act = { requestId: requestId(), roundId: round.id, expectedStep: round.step, action };
  return [`games.${game}.act`, JSON.stringify(act)];
};

const remember = (game: string, round: Round | undefined): void => {
  if (round?.status === "open") going.set(game, round);
  else going.delete(game);
};

/** `shed` is `unavailable` from the door, where there is no place inside: it says when to come again. */
const codeOf = (status: number, code: string | undefined, retryAfter: string | undefined): string => {
  if (status === 0) return "nothing";
  return status === 503 && retryAfter !== undefined ? "shed" : (code ?? "not_ours");
};

/** One call of a random game. */
export const makeCall = (): void => {
  const seat = seats[(exec.vu.idInTest - 1) % seats.length];
  const game = games[Math.floor(Math.random() * games.length)] ?? "";
  const [procedure, body] = nextCall(game);
  const startedMs = Date.now();
  const response = http.post(`${setting.url}/trpc/${procedure}`, body, {
    headers: { "content-type": "application/json", authorization: `Bearer ${seat?.token}` },
    timeout: "15s",
  });
  const tookMs = Date.now() - startedMs;
  const { result, error } = response.status === 0 ? {} : parse(response.body);
  const isDone = response.status === 200 && result !== undefined;
  const code = isDone ? "ok" : codeOf(response.status, error?.data.code, response.headers["Retry-After"]);
  const isAnswered = isDone || EXPECTED.has(code);
  all.add(tookMs, { game, code });
  answered.add(isAnswered);
  if (isAnswered) {
    accepted.add(tookMs);
    acceptedCalls.add(1);
    remember(game, result?.data.round ?? error?.data.round);
  } else if (!TURNED_AWAY.has(code)) faults.add(1, { game, code });
};
