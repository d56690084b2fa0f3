import type { ActionOf, Contract, SelectionOf, ViewOf } from "@croupier/contract/game";
import { refuse } from "@croupier/contract/errors";
import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { actRequest, openRequest } from "@croupier/contract/wire";
import { orThrow, RefusedError } from "../errors/refused.ts";
import { contracts } from "../games.gen.ts";
import type { Current } from "../upstream/answers.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { playerProcedure, router } from "./procedures.ts";

type AnswerOf<C extends Contract> = RoundAnswer<SelectionOf<C>, ActionOf<C>, ViewOf<C>>;
type CurrentOf<C extends Contract> = Current<RoundRecord<SelectionOf<C>, ActionOf<C>, ViewOf<C>>>;

/**
 * The procedures of one game. Its host speaks the same contract, so its answers have that contract's types. What passed
 * the contract goes on as it was sent: a request id is bound to that, whatever a later schema makes of it.
 */
const gameProcedures = <C extends Contract>(hosts: Hosts, contract: C) => ({
  info: playerProcedure.query(async ({ ctx }) => orThrow(await hosts.info(contract.name, ctx.caller, ctx.trace))),
  open: playerProcedure.input(openRequest(contract)).mutation(async ({ ctx }) => {
    // A round that is open already may be finished: no other session could.
    if (ctx.caller.games?.includes(contract.name) === false) throw new RefusedError(refuse("game_not_in_session"));
    const answer = orThrow(await hosts.play(contract.name, "open", ctx.caller, await ctx.sent(), ctx.trace));
    return answer as AnswerOf<C>;
  }),
  act: playerProcedure.input(actRequest(contract)).mutation(async ({ ctx }) => {
    const answer = orThrow(await hosts.play(contract.name, "act", ctx.caller, await ctx.sent(), ctx.trace));
    return answer as AnswerOf<C>;
  }),
  current: playerProcedure.query(async ({ ctx }) => {
    const answer = orThrow(await hosts.current(contract.name, ctx.caller, ctx.trace));
    return answer as CurrentOf<C>;
  }),
});

type Contracts = typeof contracts;
type GameProcedures<C extends Contract> = ReturnType<typeof gameProcedures<C>>;

/** Every game in the registry. */
export const gamesRouter = (hosts: Hosts) => {
  const byName = Object.entries(contracts).map(([name, contract]) => [name, gameProcedures(hosts, contract)]);
  // Object.fromEntries forgets which name goes with which contract; the registry's own type remembers.
  return router(Object.fromEntries(byName) as { [Name in keyof Contracts]: GameProcedures<Contracts[Name]> });
};
