import type { Caller } from "@croupier/contract/identity";
import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState, RoundAnswer, RoundRecord } from "@croupier/contract/round";
import type { Draws } from "@croupier/math/draws";
import { expect } from "vitest";
import { chooseClientSeed } from "../src/chosen-seed.ts";
import type { Stack } from "../src/stack.ts";
import { type Scenario, wagersOf } from "./kill-scenarios.ts";

const SYSTEM: Caller = { kind: "system" };

/** One that a kill cuts off has no answer: gateway and SDK, which would ask again, are left out. */
export type Call = () => Promise<RoundAnswer | undefined>;

const ask = async (stack: Stack, caller: Caller, path: string, input: object): Promise<RoundAnswer | undefined> => {
  const answer = await stack.ask(caller, path, input);
  if (answer !== undefined) expect(answer).toHaveProperty("round.status");
  return answer as RoundAnswer | undefined;
};

/** A new player with a client seed under which the first round is one for the scenario. */
const addPlayer = async (stack: Stack, isWanted: (draws: Draws) => boolean) => {
  const { caller } = await stack.launch();
  const { next } = (await stack.ask(caller, "/fairness/current", {})) as FairnessState;
  const clientSeed = await chooseClientSeed(stack, caller.playerId, isWanted);
  await stack.ask(caller, "/fairness/rotate", { clientSeed, commitment: next.commitment });
  return caller;
};

/** Plays what comes before the scenario's call. The call may be made again: it is the same one, as its caller would. */
export const prepareCall = async (
  stack: Stack,
  scenario: Scenario,
  isWanted: (draws: Draws) => boolean,
): Promise<{ readonly playerId: string; readonly call: Call }> => {
  const caller = await addPlayer(stack, isWanted);
  const { operatorId, playerId, mode } = caller;
  const { game, played, call } = scenario;
  const open = (requestId: string) =>
    ask(stack, caller, `/games/${game}/open`, { requestId, wagers: wagersOf(scenario) });
  const act = (requestId: string, { id: roundId, step: expectedStep }: RoundRecord, action: unknown) =>
    ask(stack, caller, `/games/${game}/act`, { requestId, roundId, expectedStep, action });

  const requestId = uuidV7();
  if (call === "open") return { playerId, call: () => open(requestId) };
  let answer = await open(uuidV7());
  for (const action of played) answer = answer && (await act(uuidV7(), answer.round, action));
  if (answer?.round.status !== "open") throw new Error("the round is not open");
  const { round } = answer;
  if ("action" in call) return { playerId, call: () => act(requestId, round, call.action) };

  // As the worker, which looks where a round stands each time.
  const readStep = stack.db.selectFrom("rounds").select("step as expectedStep").where("id", "=", round.id);
  const target = { operatorId, playerId, mode, game, roundId: round.id, policy: call.policy };
  const resolve: Call = async () =>
    ask(stack, SYSTEM, "/internal/rounds/resolve", { ...target, ...(await readStep.executeTakeFirstOrThrow()) });
  return { playerId, call: resolve };
};
