import type { Refusal } from "@croupier/contract/errors";
import { routeOf } from "@croupier/contract/ids";
import type { FairnessState, GameInfo, Mode, RoundAnswer, Rotation } from "@croupier/contract/round";
import type { WalletAnswer } from "@croupier/wallet/protocol";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import type { Session } from "../context.ts";
import {
  type Awarded,
  type Current,
  type GoneOn,
  isAwarded,
  isCurrent,
  isFairnessState,
  isGameInfo,
  isGoneOn,
  isIssuedWalletKey,
  type IssuedWalletKey,
  isMovedFunds,
  isOpenedAccount,
  isRotation,
  isRoundAnswer,
  isWalletBalance,
  isWalletPage,
  type MovedFunds,
  type OpenedAccount,
  type WalletBalance,
} from "./answers.ts";
import type { Service } from "./service.ts";
import type { Upstream } from "./upstream.ts";

/** What is asked of game services. All of it is answered or refused; nothing throws. */
export interface Hosts {
  info(game: string, session: Session, trace: TraceContext): Promise<GameInfo | Refusal>;
  current(game: string, session: Session, trace: TraceContext): Promise<Current | Refusal>;
  /** Opens a round, or takes an action in one. `input` has passed the contract; its requestId makes it repeatable. */
  play(
    game: string,
    step: "open" | "act",
    session: Session,
    input: unknown,
    trace: TraceContext,
  ): Promise<RoundAnswer | Refusal>;
  fairness(session: Session, trace: TraceContext): Promise<FairnessState | Refusal>;
  rotate(session: Session, input: RotateInput, trace: TraceContext): Promise<Rotation | Refusal>;
  openAccount(account: AccountToOpen, trace: TraceContext): Promise<OpenedAccount | Refusal>;
  /** Moves real money in or out of the operator's cash, or to correct what a round came to, once per request id. */
  moveFunds(funds: FundsToMove, trace: TraceContext): Promise<MovedFunds | Refusal>;
  /** Asks the operator's own wallet whether it takes the token as the player's, and what the player has. */
  authenticateWallet(
    player: WalletPlayer & { readonly token: string | null },
    trace: TraceContext,
  ): Promise<WalletBalance | Refusal>;
  /** Asks it what the player has. */
  walletBalance(
    player: WalletPlayer & { readonly playerId: string },
    trace: TraceContext,
  ): Promise<WalletBalance | Refusal>;
  /** A page of what it has done for us. */
  walletTransactions(span: WalletSpan, trace: TraceContext): Promise<WalletAnswer<"transactions"> | Refusal>;
  /** The key after those that were issued: hosts alone can derive it, and say none twice. */
  issueWalletKey(operatorId: string, trace: TraceContext): Promise<IssuedWalletKey | Refusal>;
  /** Ends a round that its player left; refused as stale once the player has acted in it after all. */
  resolve(round: AbandonedRound, trace: TraceContext): Promise<RoundAnswer | Refusal>;
  /** Makes what is due of a round's calls to its operator's own wallet. */
  goOn(round: WaitingRound, trace: TraceContext): Promise<GoneOn | Refusal>;
  /** Pays what a round has won of jackpots, as far as it is not paid yet; says how many wins still are not. */
  award(round: WonRound, trace: TraceContext): Promise<Awarded | Refusal>;
}

/** A round that has calls to its operator's own wallet to make. */
export interface WaitingRound {
  readonly operatorId: string;
  readonly playerId: string;
  readonly mode: Mode;
  readonly game: string;
  readonly roundId: string;
}

export interface WonRound {
  readonly operatorId: string;
  readonly playerId: string;
  readonly game: string;
  readonly roundId: string;
}

export interface AbandonedRound {
  readonly operatorId: string;
  readonly playerId: string;
  readonly mode: Mode;
  readonly game: string;
  readonly roundId: string;
  readonly expectedStep: number;
  /** The rules' own default action, or the stake back. */
  readonly policy: "fallback" | "void";
}

export interface RotateInput {
  readonly clientSeed: string;
  readonly commitment?: string | undefined;
}

export interface FundsToMove {
  readonly operatorId: string;
  readonly playerId: string;
  readonly requestId: string;
  readonly kind: "deposit" | "withdrawal" | "correction-to-player" | "correction-from-player";
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
}

export interface WalletPlayer {
  readonly operatorId: string;
  /** The operator's own id of the player. */
  readonly externalId: string;
  readonly currency: string;
}

/** Times are ISO 8601. */
export interface WalletSpan {
  readonly operatorId: string;
  readonly from: string;
  readonly to: string;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface AccountToOpen {
  readonly operatorId: string;
  readonly playerId: string;
  readonly mode: Mode;
  readonly currency: string;
}

const asPlayer = ({ operatorId, playerId, sessionId, mode, currency }: Session, trace: TraceContext) => ({
  caller: { kind: "player", operatorId, playerId, sessionId, mode, currency } as const,
  input: {} as unknown,
  repeatable: true,
  trace,
});

/** `services` by game name; every game the gateway knows is among them. */
export const createHosts = (services: ReadonlyMap<string, Service>, upstream: Upstream): Hosts => {
  const all = [...services.values()];
  const of = (game: string): readonly Service[] => all.filter(({ name }) => name === game);
  /** All of them, beginning with the one that this player's hash names, so that load is spread. */
  const anyFor = ({ operatorId, playerId }: Pick<Session, "operatorId" | "playerId">): readonly Service[] => {
    const first = routeOf(operatorId, playerId) % all.length;
    return [...all.slice(first), ...all.slice(0, first)];
  };

  /** Hosts alone call operators' wallets; any of them can. */
  const askWallet = <Answer>(
    ask: "authenticate" | "balance" | "transactions" | "issue-key",
    input: { readonly operatorId: string; readonly externalId?: string },
    isAnswer: (json: unknown) => json is Answer,
    trace: TraceContext,
  ): Promise<Answer | Refusal> =>
    upstream(anyFor({ operatorId: input.operatorId, playerId: input.externalId ?? "" }), {
      path: `/internal/wallet/${ask}`,
      caller: { kind: "system" },
      input,
      repeatable: true,
      trace,
      isAnswer,
    });

  return {
    info: (game, session, trace) =>
      upstream(of(game), { ...asPlayer(session, trace), path: `/games/${game}/info`, isAnswer: isGameInfo }),
    current: (game, session, trace) =>
      upstream(of(game), { ...asPlayer(session, trace), path: `/games/${game}/current`, isAnswer: isCurrent }),
    play: (game, step, session, input, trace) =>
      upstream(of(game), {
        ...asPlayer(session, trace),
        path: `/games/${game}/${step}`,
        input,
        isAnswer: isRoundAnswer,
      }),
    fairness: (session, trace) =>
      upstream(anyFor(session), { ...asPlayer(session, trace), path: "/fairness/current", isAnswer: isFairnessState }),
    rotate: (session, input, trace) =>
      upstream(anyFor(session), {
        ...asPlayer(session, trace),
        path: "/fairness/rotate",
        input,
        // With the commitment it replaces, a rotation is answered again as it was the first time.
        repeatable: input.commitment !== undefined,
        isAnswer: isRotation,
      }),
    openAccount: (account, trace) =>
      upstream(anyFor(account), {
        path: "/internal/accounts/open",
        caller: { kind: "system" },
        input: account,
        repeatable: true,
        trace,
        isAnswer: isOpenedAccount,
      }),
    moveFunds: (funds, trace) =>
      upstream(anyFor(funds), {
        path: "/internal/accounts/move",
        caller: { kind: "system" },
        input: funds,
        repeatable: true,
        trace,
        isAnswer: isMovedFunds,
      }),
    authenticateWallet: (player, trace) => askWallet("authenticate", player, isWalletBalance, trace),
    walletBalance: (player, trace) => askWallet("balance", player, isWalletBalance, trace),
    walletTransactions: (span, trace) => askWallet("transactions", span, isWalletPage, trace),
    issueWalletKey: (operatorId, trace) => askWallet("issue-key", { operatorId }, isIssuedWalletKey, trace),
    award: (round, trace) =>
      upstream(of(round.game), {
        path: "/internal/jackpots/award",
        caller: { kind: "system" },
        input: round,
        repeatable: true,
        trace,
        isAnswer: isAwarded,
      }),
    resolve: (round, trace) =>
      upstream(of(round.game), {
        path: "/internal/rounds/resolve",
        caller: { kind: "system" },
        input: round,
        repeatable: true,
        trace,
        isAnswer: isRoundAnswer,
      }),
    goOn: (round, trace) =>
      upstream(of(round.game), {
        path: "/internal/wallet/continue",
        caller: { kind: "system" },
        input: round,
        repeatable: true,
        trace,
        isAnswer: isGoneOn,
      }),
  };
};
