import type { FairnessState, GameInfo } from "@croupier/contract/round";
import type { inferRouterError, inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { expectTypeOf, it } from "vitest";
import type { ErrorShape } from "../errors/error-shape.ts";
import type { AppRouter } from "./router.ts";

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;
type CoinFlip = Inputs["games"]["coin-flip"];
type Round = Outputs["games"]["coin-flip"]["open"]["round"];
type Call = "heads" | "tails";

const requestId = "0198c5b2-3f00-7000-8000-000000000001";

it("types what goes in, by game", () => {
  const bet: CoinFlip["open"] = { requestId, wagers: [{ selection: { calls: ["heads"] }, stake: 100 }] };
  expectTypeOf(bet.wagers[0]?.selection.calls[0]).toEqualTypeOf<Call | undefined>();
  // @ts-expect-error: a coin has no third side
  const wrongCall: CoinFlip["open"] = { requestId, wagers: [{ selection: { calls: ["edge"] }, stake: 100 }] };
  // @ts-expect-error: a stake is a number of minor units
  const wrongStake: CoinFlip["open"] = { requestId, wagers: [{ selection: { calls: ["heads"] }, stake: "1.00" }] };
  // @ts-expect-error: a selection of another game
  const wrongGame: CoinFlip["open"] = { requestId, wagers: [{ selection: { over: 50 }, stake: 100 }] };
  void [wrongCall, wrongStake, wrongGame];
  expectTypeOf<CoinFlip["act"]["action"]>().toBeNever();
  expectTypeOf<keyof CoinFlip>().toEqualTypeOf<"info" | "open" | "act" | "current">();
  expectTypeOf<"no-such-game">().not.toExtend<keyof Inputs["games"]>();
  expectTypeOf<Inputs["rounds"]["list"]>().toExtend<{ limit?: number | undefined } | void>();
});

it("types what comes out, by game", () => {
  expectTypeOf<Round["wagers"][number]["selection"]["calls"]>().toEqualTypeOf<Call[]>();
  expectTypeOf<Round["view"]["flips"]>().toEqualTypeOf<Call[]>();
  expectTypeOf<Round["view"]["won"]>().toEqualTypeOf<boolean>();
  expectTypeOf<Outputs["games"]["coin-flip"]["current"]["round"]>().toEqualTypeOf<Round | null>();
  expectTypeOf<Outputs["games"]["coin-flip"]["info"]["stake"]>().toEqualTypeOf<GameInfo["stake"]>();
  expectTypeOf<Outputs["fairness"]["current"]>().toExtend<FairnessState>();
  expectTypeOf<Outputs["session"]["launch"]["token"]>().toEqualTypeOf<string>();
  expectTypeOf<inferRouterError<AppRouter>>().toEqualTypeOf<ErrorShape>();
});
