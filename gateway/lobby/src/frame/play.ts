import { type Bet, type Client, type GameName, isCroupierError, type Round } from "@croupier/sdk";
import { tellRound } from "@croupier/sdk/words";
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { balance, ended, holdBalance, refreshSession, session, tellBalance } from "../casino/casino.ts";
import { isOver, refusalWords } from "../casino/refusal-words.ts";
import { formatMoney } from "../numbers/money.ts";
import { isDue } from "./reminder.ts";

/** What a front end needs to know of a game before a bet; the same shape for all. */
export type Info = Awaited<ReturnType<Client["games"]["dice"]["info"]>>;
export type Wagers<Game extends GameName> = Bet<Game> extends { readonly wagers: infer Of } ? Of : never;
export type Selection<Game extends GameName> =
  Wagers<Game> extends readonly { readonly selection: infer Of }[] ? Of : never;
export type View<Game extends GameName> = Round<Game> extends { readonly view: infer Of } ? Of : never;

/** A round of one game, whichever: what differs between games is what was bet on and what is to be seen. */
export interface Played<Game extends GameName> extends Omit<Round<"dice">, "wagers" | "actions" | "view"> {
  readonly wagers: readonly { readonly selection: Selection<Game>; readonly stake: number }[];
  readonly actions: readonly unknown[];
  readonly view: View<Game>;
}

/** `asking`: the house decides; `showing`: the table plays what it decided; `deciding`: the player's turn in a round. */
export type Phase = "loading" | "ready" | "asking" | "showing" | "deciding";

/** One game being played: what the house has decided, and how far it has been shown. */
export interface Play<Game extends GameName> {
  readonly game: Game;
  readonly info: ReadonlySignal<Info | undefined>;
  readonly stake: Signal<number>;
  /** As the house decided it; the table shows it and then calls `shown`. */
  readonly round: ReadonlySignal<Played<Game> | undefined>;
  /** Whether the round was found and not just played: it is shown as it stands. */
  readonly found: ReadonlySignal<boolean>;
  readonly phase: ReadonlySignal<Phase>;
  readonly refusal: Signal<string | undefined>;
  /** What a screen reader says. */
  readonly said: ReadonlySignal<string>;
  /** The round that has been shown to its end; undefined from the next bet on. */
  readonly result: ReadonlySignal<Played<Game> | undefined>;
  bet(wagers: Wagers<Game>): Promise<void>;
  act(action: unknown): Promise<void>;
  shown(): void;
  /** The player has gone elsewhere, whatever was being shown: the balance waits for it no longer. */
  leave(): void;
}

interface Answered<Game extends GameName> {
  readonly round: Played<Game>;
  readonly balance: number;
}

/** The calls of one game, whichever it is: their types are the same for all but for what is in them. */
interface Calls<Game extends GameName> {
  info(): Promise<Info>;
  open(bet: object): Promise<Answered<Game>>;
  act(decision: object): Promise<Answered<Game>>;
  current(): Promise<{ readonly round: Played<Game> | null; readonly balance: number }>;
}

const costOf = (wagers: readonly { readonly stake: number }[]): number =>
  wagers.reduce((sum, { stake }) => sum + stake, 0);

export const createPlay = <Game extends GameName>(client: Client, game: Game): Play<Game> => {
  const calls = client.games[game] as unknown as Calls<Game>;
  const info = signal<Info | undefined>(undefined);
  const stake = signal(0);
  const round = signal<Played<Game> | undefined>(undefined);
  const found = signal(false);
  const step = signal<Phase>("loading");
  const refusal = signal<string | undefined>(undefined);
  const said = signal("");
  const result = signal<Played<Game> | undefined>(undefined);
  let release = (): void => {};
  let isLeft = false;

  const refused = (error: unknown): void => {
    if (isOver(error)) ended.value = refusalWords(error);
    else if (isCroupierError(error, "reality_check_due")) isDue.value = true;
    else refusal.value = refusalWords(error);
  };

  /** Asks the house; its answer is the next thing to show. */
  const ask = async (call: () => ReturnType<Calls<Game>["open"]>): Promise<void> => {
    if (step.value !== "ready" && step.value !== "deciding") return;
    const before = step.value;
    batch(() => {
      step.value = "asking";
      refusal.value = undefined;
      said.value = "";
    });
    try {
      const answer = await call();
      // The session's own news tell of it where the player is now.
      if (isLeft) return;
      tellBalance(answer.balance);
      release = holdBalance(answer.balance - answer.round.payout);
      batch(() => {
        found.value = false;
        step.value = "showing";
        round.value = answer.round;
      });
    } catch (error) {
      if (isLeft) return;
      const stands = isCroupierError(error) ? (error.round as unknown as Played<Game> | undefined) : undefined;
      batch(() => {
        step.value = before;
        // Another page of the player went on with this round.
        if (stands?.status === "open") {
          found.value = true;
          step.value = "showing";
          round.value = stands;
        }
        refused(error);
      });
    }
  };

  const say = async (shown: Played<Game>): Promise<void> => {
    const { seen } = await tellRound(shown);
    const currency = session.value;
    const money =
      shown.status === "open" || currency === undefined
        ? []
        : [shown.payout > 0 ? `You get ${formatMoney(shown.payout, currency)}.` : "No win."];
    if (round.value === shown) said.value = [...seen, ...money].join(" ");
  };

  const shown = (): void => {
    const now = round.value;
    if (!now || step.value !== "showing") return;
    release();
    batch(() => {
      step.value = now.status === "open" ? "deciding" : "ready";
      if (now.status !== "open") result.value = now;
    });
    void say(now);
  };

  const load = async (): Promise<void> => {
    try {
      const [facts, current] = await Promise.all([calls.info(), calls.current()]);
      batch(() => {
        info.value = facts;
        stake.value = facts.stake.default;
        step.value = "ready";
        if (current.round) {
          found.value = true;
          stake.value = current.round.wagers[0]?.stake ?? facts.stake.default;
          step.value = "showing";
          round.value = current.round;
        }
        if (session.value === undefined) void refreshSession();
      });
    } catch (error) {
      refused(error);
    }
  };
  void load();

  return {
    game,
    info,
    stake,
    round,
    found,
    phase: computed(() => step.value),
    refusal,
    said,
    result,
    bet: (wagers) => {
      const cost = costOf(wagers as readonly { readonly stake: number }[]);
      if (balance.value !== null && cost > balance.value && step.value === "ready") {
        refusal.value = "Your balance doesn't cover this stake.";
        return Promise.resolve();
      }
      result.value = undefined;
      return ask(() => calls.open({ wagers }));
    },
    act: (action) => ask(() => calls.act({ roundId: round.value?.id, expectedStep: round.value?.step, action })),
    shown,
    leave: () => {
      isLeft = true;
      release();
    },
  };
};

/** A round of the past, to be looked at again: nothing can be bet, and nothing is asked. */
export const replayOf = <Game extends GameName>(
  client: Client,
  past: Played<Game> & { readonly game: Game },
): Play<Game> => {
  const info = signal<Info | undefined>(undefined);
  const step = signal<Phase>("showing");
  const result = signal<Played<Game> | undefined>(undefined);
  const nothing = (): Promise<void> => Promise.resolve();
  void (client.games[past.game] as unknown as Calls<Game>).info().then(
    (facts) => (info.value = facts),
    () => {},
  );
  return {
    game: past.game,
    info,
    stake: signal(past.wagers[0]?.stake ?? 0),
    round: signal(past),
    found: signal(false),
    phase: computed(() => step.value),
    refusal: signal(undefined),
    said: signal(""),
    result,
    bet: nothing,
    act: nothing,
    shown: () => {
      step.value = "ready";
      result.value = past;
    },
    leave: () => {},
  };
};
