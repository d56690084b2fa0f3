import { setTimeout as pause } from "node:timers/promises";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { type Client, type CroupierError, isCroupierError } from "@croupier/sdk";
import { type OpenBook, type Request, toldBy } from "./book.ts";
import { type Chance, chanceAt, pickOf, shareOf } from "./chance.ts";
import type { Operator } from "./operators.ts";
import type { BetPlan, Manner, PlayerPlan, Turn } from "./plan.ts";

/** A person at a front end: plays its turns one after another, whatever happens. */
export interface TorturedPlayer {
  readonly plan: PlayerPlan;
  readonly book: OpenBook;
  /** The client of the session in use. */
  client(): Client;
  /** Plays all turns; `turned` is told of each that is over. */
  play(turned: () => void): Promise<void>;
  /** Sends a request again as it was, and notes what it is told. */
  again(request: Request): Promise<void>;
  /** Plays the open round of a game to its end, if there is one. */
  finish(game: string): Promise<void>;
}

/** Nobody has said yes or no. */
const SILENCE: ReadonlySet<string> = new Set(["unavailable", "deadline_exceeded", "network", "too_many_requests"]);

/** Somebody sees to it: worth another try in a moment. */
const BUSY: ReadonlySet<string> = new Set(["round_busy", "payment_pending", "wallet_unavailable"]);

/** What a player who does nothing wrong may yet be told. */
const REFUSALS: Readonly<Record<Request["procedure"], ReadonlySet<string>>> = {
  open: new Set([
    "round_already_open",
    "round_busy",
    "insufficient_funds",
    "wallet_unavailable",
    "payment_pending",
    "free_rounds_over",
  ]),
  act: new Set([
    "stale_action",
    "round_not_open",
    "round_busy",
    "insufficient_funds",
    "stake_too_small_for_part",
    "wallet_unavailable",
  ]),
};

/** So long a player tries one thing: an outage is over by then. */
const PATIENCE_MS = 60_000;
/** Before something is tried again that is being seen to. */
const BUSY_MS = 200;
/** No round takes more decisions. */
const MOST_STEPS = 200;

type Heard =
  | { readonly told: "answer"; readonly answer: RoundAnswer }
  | { readonly told: "refusal"; readonly error: CroupierError }
  | { readonly told: "nothing" };

interface Table {
  open(bet: object): Promise<RoundAnswer>;
  act(action: object): Promise<RoundAnswer>;
  current(): Promise<{ readonly round: RoundRecord | null }>;
}

const patience = (): (() => boolean) => {
  const endsMs = performance.now() + PATIENCE_MS;
  return () => performance.now() > endsMs;
};

const tableOf = (client: Client, game: string): Table => {
  const table = (client.games as unknown as Readonly<Record<string, Table>>)[game];
  if (!table) throw new Error(`there is no game ${game}`);
  return table;
};

const legalIn = ({ view }: RoundRecord): readonly unknown[] =>
  (view as { readonly legal?: readonly unknown[] }).legal ?? [];

export const createPlayer = async (
  plan: PlayerPlan,
  operator: Operator,
  seed: string,
  book: OpenBook,
): Promise<TorturedPlayer> => {
  const { playerId, wallet } = plan;
  await operator.move(book, plan.balance);
  let client = await operator.launch(playerId);
  let rotations = 0;

  const send = async (request: Request): Promise<Heard> => {
    const { id: requestId, game, procedure, input } = request;
    try {
      const answer = await tableOf(client, game)[procedure]({ ...input, requestId });
      book.note(request, toldBy(answer, wallet));
      return { told: "answer", answer };
    } catch (error) {
      if (!isCroupierError(error)) throw error;
      const { code } = error;
      if (SILENCE.has(code)) {
        book.note(request, { told: "nothing", code });
        return { told: "nothing" };
      }
      book.note(request, { told: "refusal", code });
      if (!REFUSALS[procedure].has(code)) book.complain(`${procedure} in ${game} met ${code}: ${error.message}`);
      return { told: "refusal", error };
    }
  };

  const newRequest = (procedure: Request["procedure"], game: string, input: object): Request => ({
    id: uuidV7(),
    game,
    procedure,
    input,
  });

  /** Asks what only reads, until somebody answers. */
  const look = async <Answer>(read: () => Promise<Answer>): Promise<Answer> => {
    const isLate = patience();
    for (;;) {
      try {
        return await read();
      } catch (error) {
        const noWallet = isCroupierError(error, "wallet_unavailable");
        if (!isCroupierError(error) || !(noWallet || SILENCE.has(error.code)) || isLate()) throw error;
        // Nor does the operator's wallet say what the balance is.
        if (noWallet) await pause(BUSY_MS);
      }
    }
  };

  const lookAt = async (game: string): Promise<RoundRecord | undefined> =>
    (await look(() => tableOf(client, game).current())).round ?? undefined;

  /** Sends what belongs together at once, and says what came of the first. */
  const sendIn = async (manner: Manner, first: Request, second: () => Request): Promise<readonly Heard[]> => {
    if (manner === "once") return [await send(first)];
    return Promise.all([send(first), send(manner === "twice" ? first : second())]);
  };

  /** The first word that was heard of a request; undefined if the player gives up waiting for one. */
  const hear = async (turn: Turn, request: Request, heard: Heard): Promise<Heard | undefined> => {
    if (heard.told !== "nothing") return heard;
    if (turn.onSilence === "look") return undefined;
    for (const isLate = patience(); !isLate();) {
      const again = await send(request);
      if (again.told !== "nothing") return again;
    }
    throw new Error(`nobody has answered request ${request.id} of ${playerId}`);
  };

  const openOf = ({ game, ...how }: BetPlan): Request => newRequest("open", game, how);

  /** The rounds that the turn's bets opened; of a bet that can't be made now, the round that stands in its way. */
  const bet = async (turn: Turn): Promise<readonly RoundRecord[]> => {
    for (const isLate = patience(); !isLate();) {
      const first = openOf(turn.bet);
      const second = openOf(turn.other);
      const [one, other] = await sendIn(turn.manner, first, () => second);
      const rounds = turn.manner !== "twice" && other?.told === "answer" ? [other.answer.round] : [];
      const heard = one && (await hear(turn, first, one));
      if (heard === undefined) {
        // It may have opened; what is found is played on, and the request is asked again at the end.
        const found = await lookAt(turn.bet.game);
        return found ? [found, ...rounds] : rounds;
      }
      if (heard.told === "answer") return [heard.answer.round, ...rounds];
      if (heard.told === "refusal" && heard.error.code === "free_rounds_over") return rounds;
      if (heard.told === "refusal") await makeWay(turn, heard.error);
      if (rounds.length > 0) return rounds;
    }
    book.complain(`no bet of ${turn.bet.game} could be made`);
    return [];
  };

  const makeWay = async (turn: Turn, { code, round }: CroupierError): Promise<void> => {
    if (code === "round_already_open") {
      const open = round ?? (await lookAt(turn.bet.game));
      if (open?.status === "open") await playOn(open, { ...turn, leavesAfter: undefined });
      else await pause(BUSY_MS);
    }
    if (BUSY.has(code)) await pause(BUSY_MS);
    if (code === "insufficient_funds") await operator.move(book, plan.balance);
  };

  const decide = (round: RoundRecord, chance: Chance): Request => {
    const action = pickOf(legalIn(round), chance);
    return newRequest("act", round.game, { roundId: round.id, expectedStep: round.step, action });
  };

  const playOn = async (opened: RoundRecord, turn: Turn): Promise<void> => {
    let round: RoundRecord | undefined = opened;
    for (let tried = 0; round?.status === "open"; tried += 1) {
      if (turn.leavesAfter !== undefined && round.step >= turn.leavesAfter) return;
      if (tried === MOST_STEPS) return book.complain(`round ${round.id} of ${round.game} does not end`);
      const chance = chanceAt(seed, turn.decisions, round.game, tried);
      const manner = shareOf<Manner>({ twice: 80, rivals: 40 }, "once", chance);
      const now: RoundRecord = round;
      const request = decide(now, chance);
      const [one] = await sendIn(manner, request, () => decide(now, chance));
      const heard = one && (await hear(turn, request, one));
      if (heard?.told === "answer") round = heard.answer.round;
      else if (heard?.told === "refusal" && BUSY.has(heard.error.code)) await pause(BUSY_MS);
      else round = (heard?.told === "refusal" && heard.error.round) || (await lookAt(now.game));
      if (round && round.id !== now.id) return;
    }
  };

  const rotate = async (): Promise<void> => {
    const clientSeed = plan.clientSeedOf(rotations);
    rotations += 1;
    try {
      book.noteRevealed(await client.fairness.rotate({ clientSeed }));
    } catch (error) {
      // A round is open, or somebody else of this player's was faster, or nobody answers: it stays as it is, or not.
      const codes = ["round_open", "stale_commitment", "round_busy", ...SILENCE];
      if (!isCroupierError(error)) throw error;
      if (!codes.includes(error.code)) book.complain(`a rotation met ${error.code}: ${error.message}`);
    }
  };

  /** One more than there are free rounds for, should the first have come to nothing. */
  const playFree = async (turn: Turn): Promise<void> => {
    const stake = turn.other.wagers.reduce((sum, wager) => sum + wager.stake, 0);
    const grantId = await operator.gift(playerId, turn.other.game, stake);
    const free: Turn = { ...turn, bet: { ...turn.other, grantId }, manner: "once", leavesAfter: undefined };
    for (let played = 0; played < 3; played += 1) for (const round of await bet(free)) await playOn(round, free);
  };

  const relaunch = async (): Promise<void> => {
    const left = client;
    client = await operator.launch(playerId);
    await look(() => left.session.leave());
  };

  const afterwards = async (turn: Turn): Promise<void> => {
    switch (turn.next) {
      case "nothing":
        return;
      case "rotate":
        return rotate();
      case "move":
        return operator.move(book, turn.moves);
      case "gift":
        return playFree(turn);
      case "relaunch":
        return relaunch();
      case "history":
        return void (await look(() => client.rounds.list({ limit: 20 })));
    }
  };

  return {
    plan,
    book,
    client: () => client,
    async play(turned) {
      await look(() => client.fairness.rotate({ clientSeed: plan.clientSeedOf(rotations) }));
      rotations += 1;
      for (const turn of plan.turns) {
        for (const round of await bet(turn)) await playOn(round, turn);
        await afterwards(turn);
        turned();
      }
    },
    again: async (request) => void (await send(request)),
    async finish(game) {
      const [turn] = plan.turns;
      const round = await lookAt(game);
      if (turn && round) await playOn(round, { ...turn, decisions: `finish ${game}`, leavesAfter: undefined });
    },
  };
};
