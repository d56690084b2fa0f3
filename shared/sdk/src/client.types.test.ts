import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
import { expectTypeOf, it } from "vitest";
import {
  type Answer,
  type Bet,
  type Client,
  type CroupierError,
  type GameName,
  isCroupierError,
  type Round,
  type SessionEvent,
} from "./client.ts";

type Side = "heads" | "tails";
type View = { calls: Side[]; flips: Side[]; won: boolean };
type CoinFlip = Client["games"]["coin-flip"];

// What follows is checked by the compiler and never run.
const wrong = (client: Client) => {
  const { games, rounds, fairness, session } = client;
  // @ts-expect-error: there is no such game
  void games["no-such-game"];
  // @ts-expect-error: a coin has no third side
  void games["coin-flip"].open({ wagers: [{ selection: { calls: ["edge"] }, stake: 100 }] });
  // @ts-expect-error: a selection of another game
  void games["coin-flip"].open({ wagers: [{ selection: { over: 50 }, stake: 100 }] });
  // @ts-expect-error: a wager has a stake
  void games["coin-flip"].open({ wagers: [{ selection: { calls: ["heads"] } }] });
  // @ts-expect-error: a stake is a number of minor units
  void games["coin-flip"].open({ wagers: [{ selection: { calls: ["heads"] }, stake: "1.00" }] });
  // @ts-expect-error: a bet has wagers
  void games["coin-flip"].open({});
  // @ts-expect-error: nothing but what a bet takes
  void games["coin-flip"].open({ wagers: [], win: true });
  // @ts-expect-error: autoplay says so, or nothing
  void games["coin-flip"].open({ wagers: [{ selection: { calls: ["heads"] }, stake: 100 }], auto: false });
  // @ts-expect-error: a coin flip takes no actions
  void games["coin-flip"].act({ roundId: "", expectedStep: 0, action: "hit" });
  // @ts-expect-error: tRPC's own calls are not for users
  void games["coin-flip"].open.mutate;
  // @ts-expect-error: rounds are found by their id
  void rounds.get({});
  // @ts-expect-error: pages are counted in rounds
  void rounds.list({ limit: "all" });
  // @ts-expect-error: a player opens no sessions
  void session.create;
  // @ts-expect-error: the commitment is the one that was shown, not one to choose
  void fairness.rotate({ commitment: "" });
};

const wrongView = (round: Round<"coin-flip">) => {
  // @ts-expect-error: a view of another game
  void round.view.pocket;
  // @ts-expect-error: a coin has no third side
  void (round.view.flips[0] === "edge");
};

it("types every game's calls", () => {
  void [wrong, wrongView];
  expectTypeOf<"coin-flip">().toExtend<GameName>();
  expectTypeOf<keyof CoinFlip>().toEqualTypeOf<"info" | "open" | "act" | "current">();
  expectTypeOf<Bet<"coin-flip">["wagers"][number]["selection"]>().toEqualTypeOf<{ calls: Side[] }>();
  expectTypeOf<{ wagers: []; requestId: string }>().toExtend<Bet<"coin-flip">>();
  expectTypeOf<{ wagers: []; auto: true }>().toExtend<Bet<"coin-flip">>();
  expectTypeOf<Parameters<CoinFlip["act"]>[0]["action"]>().toBeNever();
  expectTypeOf<Awaited<ReturnType<CoinFlip["open"]>>>().toEqualTypeOf<Answer<"coin-flip">>();
  expectTypeOf<Answer<"coin-flip">>().toEqualTypeOf<RoundAnswer<{ calls: Side[] }, never, View>>();
  expectTypeOf<Round<"coin-flip">["view"]>().toEqualTypeOf<View>();
  expectTypeOf<Awaited<ReturnType<CoinFlip["current"]>>["round"]>().toEqualTypeOf<Round<"coin-flip"> | null>();
});

it("types what is no game's", () => {
  expectTypeOf<Parameters<Client["session"]["get"]>>().toEqualTypeOf<Parameters<CoinFlip["info"]>>();
  expectTypeOf<Parameters<Client["session"]["acknowledgeReminder"]>>().toEqualTypeOf<Parameters<CoinFlip["info"]>>();
  expectTypeOf<Awaited<ReturnType<Client["rounds"]["get"]>>>().toEqualTypeOf<RoundRecord>();
  expectTypeOf<Awaited<ReturnType<Client["rounds"]["list"]>>["nextCursor"]>().toEqualTypeOf<string | null>();
  expectTypeOf<[]>().toExtend<Parameters<Client["rounds"]["list"]>>();
  expectTypeOf<[]>().toExtend<Parameters<Client["fairness"]["rotate"]>>();
});

it("narrows an error by its code", () => {
  const error: unknown = undefined;
  if (isCroupierError(error, "insufficient_funds")) expectTypeOf(error.code).toEqualTypeOf<"insufficient_funds">();
  if (isCroupierError(error)) expectTypeOf(error).toEqualTypeOf<CroupierError>();
  // @ts-expect-error: no such code
  void isCroupierError(error, "no_luck");
});

it("tells a round of a stream by its game", () => {
  const event = undefined as SessionEvent | undefined;
  if (event?.type !== "change") return;
  expectTypeOf(event.balance).toEqualTypeOf<number | null>();
  for (const { change, round } of event.rounds) {
    expectTypeOf<"settled">().toExtend<typeof change>();
    if (round.game === "coin-flip") expectTypeOf(round.view).toEqualTypeOf<View>();
    // @ts-expect-error: which game's view it is has to be asked first
    void round.view.flips;
  }
});
