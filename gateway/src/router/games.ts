import { type ErrorCode, refuse } from "@croupier/contract/errors";
import type { ActionOf, Contract, SelectionOf, ViewOf } from "@croupier/contract/game";
import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { actRequest, openRequest } from "@croupier/contract/wire";
import { currentSpan } from "@croupier/telemetry/span";
import { z } from "zod";
import { orThrow, RefusedError } from "../errors/refused.ts";
import { gameAnswers, gameInfo } from "../games/game-answers.ts";
import { contracts } from "../games.gen.ts";
import type { Current } from "../upstream/answers.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { playerProcedure, router } from "./procedures.ts";
import { aboutRound } from "./span-attributes.ts";

type AnswerOf<C extends Contract> = RoundAnswer<SelectionOf<C>, ActionOf<C>, ViewOf<C>>;
type CurrentOf<C extends Contract> = Current<RoundRecord<SelectionOf<C>, ActionOf<C>, ViewOf<C>>>;

/** What any bet and any action may be refused for. */
const PLAY_ERRORS: readonly ErrorCode[] = [
  "invalid_request_id",
  "request_id_expired",
  "request_id_reused",
  "insufficient_funds",
  "limit_exceeded",
  "stake_too_small_for_part",
  "stake_limit_reached",
  "loss_limit_reached",
  "player_not_found",
  "player_blocked",
  "stake_refused",
  "round_busy",
  "wallet_unavailable",
  "deadline_exceeded",
];

const OPEN_ERRORS: readonly ErrorCode[] = [
  ...PLAY_ERRORS,
  "invalid_selection",
  "invalid_stake",
  "stake_not_whole",
  "stake_not_positive",
  "stake_too_large",
  "wagers_out_of_range",
  "game_disabled",
  "game_not_in_session",
  "autoplay_forbidden",
  "round_too_soon",
  "reality_check_due",
  "stake_below_minimum",
  "stake_above_maximum",
  "stake_off_step",
  "free_rounds_not_found",
  "free_rounds_over",
  "free_rounds_mismatch",
  "free_rounds_not_for_game",
  "player_excluded",
  "time_limit_reached",
  "client_seed_required",
  "payment_pending",
  "round_already_open",
];

const ACT_ERRORS: readonly ErrorCode[] = [
  ...PLAY_ERRORS,
  "invalid_action",
  "illegal_action",
  "stale_action",
  "round_not_found",
  "round_not_open",
];

/**
 * The procedures of one game. Its host speaks the same contract, so its answers have that contract's types. What passed
 * the contract goes on as it was sent: a request id is bound to that, whatever a later schema makes of it.
 */
const gameProcedures = <C extends Contract>(hosts: Hosts, contract: C) => {
  const { name, title } = contract;
  const answer = (which: "played" | "current") => () => gameAnswers.get(name)?.[which] ?? z.never();
  return {
    info: playerProcedure
      .meta({
        summary: `${title}: read what a bet may be`,
        description: "The variant that is played, its parameters, and the stakes that are taken.",
        errors: ["game_disabled", "player_not_found", "deadline_exceeded"],
        answer: () => gameInfo,
      })
      .query(async ({ ctx }) => orThrow(await hosts.info(name, ctx.caller, ctx.trace))),
    open: playerProcedure
      .meta({
        summary: `${title}: place a bet`,
        description: "Opens a round; it is settled in the answer, or waits for an action.",
        errors: OPEN_ERRORS,
        answer: answer("played"),
      })
      .input(openRequest(contract))
      .mutation(async ({ ctx }) => {
        // A round that is open already may be finished: no other session could.
        if (ctx.caller.games?.includes(name) === false) throw new RefusedError(refuse("game_not_in_session"));
        const played = orThrow(await hosts.play(name, "open", ctx.caller, await ctx.sent(), ctx.trace));
        currentSpan()?.set(aboutRound(played.round));
        return played as AnswerOf<C>;
      }),
    act: playerProcedure
      .meta({
        summary: `${title}: decide`,
        description: "An action in the open round, as its view lists them.",
        errors: ACT_ERRORS,
        answer: answer("played"),
        hidden: contract.action instanceof z.ZodNever,
      })
      .input(actRequest(contract))
      .mutation(async ({ ctx }) => {
        const played = orThrow(await hosts.play(name, "act", ctx.caller, await ctx.sent(), ctx.trace));
        currentSpan()?.set(aboutRound(played.round));
        return played as AnswerOf<C>;
      }),
    current: playerProcedure
      .meta({
        summary: `${title}: read the round in play`,
        description: "If there is one, and the balance.",
        errors: ["player_not_found", "deadline_exceeded"],
        answer: answer("current"),
      })
      .query(async ({ ctx }) => {
        const current = orThrow(await hosts.current(name, ctx.caller, ctx.trace));
        return current as CurrentOf<C>;
      }),
  };
};

type Contracts = typeof contracts;
type GameProcedures<C extends Contract> = ReturnType<typeof gameProcedures<C>>;

/** Every game in the registry. */
export const gamesRouter = (hosts: Hosts) => {
  const byName = Object.entries(contracts).map(([name, contract]) => [name, gameProcedures(hosts, contract)]);
  // Object.fromEntries forgets which name goes with which contract; the registry's own type remembers.
  return router(Object.fromEntries(byName) as { [Name in keyof Contracts]: GameProcedures<Contracts[Name]> });
};
