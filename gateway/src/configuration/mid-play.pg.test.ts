import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sized } from "@croupier/testing/size";
import { afterAll, beforeAll, expect, it } from "vitest";
import { COIN, coinFlip } from "../../test/config-fixture.ts";
import type { TestGateway } from "../../test/gateway-fixture.ts";
import { startTestGateway } from "../../test/gateway-fixture.ts";
import { addKey } from "../../test/operator-fixture.ts";
import { gameBody } from "./game-body.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  gateway = await startTestGateway({ databaseUrl: database.url });
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const PLAYERS = 6;
const VERSIONS = sized(8, 100);
/** No stake of one is a stake of the other. */
const GRIDS = [
  { min: 100, max: 1_000, step: 100, default: 100 },
  { min: 150, max: 1_050, step: 100, default: 150 },
] as const;

it("every round keeps to the limits of the version that it names, however often they change during play", async () => {
  const { operatorId, db } = casino;
  const [alice, bob] = [await addKey(db, operatorId), await addKey(db, operatorId)];
  const agree = async (base: number): Promise<void> => {
    const body = { ...COIN, stake: GRIDS[base % 2] };
    const { data } = await gateway.mutate<{ changeId: string }>("config.propose", { ...coinFlip, base, body }, alice);
    const approved = await gateway.mutate<{ state: string }>("config.approve", { changeId: data.changeId }, bob);
    expect(approved.data.state).toBe("applied");
  };
  // The casino planted version 1, which allows any stake.
  await agree(1);

  const hosts = [casino.host, casino.newHost()];
  const answers: string[] = [];
  let changing = true;
  let played = 0;
  let awaited = { bets: Number.POSITIVE_INFINITY, arrived: () => {} };
  /** When so many bets have been taken that some player has had two since: the second was decided after this was asked. */
  const bettingGoesOn = (): Promise<void> =>
    new Promise((arrived) => {
      awaited = { bets: played + PLAYERS + 1, arrived };
    });
  const play = async (player: TestPlayer, n: number): Promise<void> => {
    for (let bet = 0; changing; bet += 1) {
      const stake = bet % 2 === 0 ? 300 : 350;
      const wagers = [{ selection: { calls: ["heads"] }, stake }];
      const answer = await casino.call<RoundAnswer>(
        player,
        "/games/coin-flip/open",
        { requestId: uuidV7(), wagers },
        hosts[(n + bet) % 2],
      );
      answers.push(isRefusal(answer) ? answer.code : "ok");
      if (!isRefusal(answer)) played += 1;
      if (played >= awaited.bets) awaited.arrived();
    }
  };
  const players = await Promise.all(Array.from({ length: PLAYERS }, () => casino.addPlayer({ balance: 10_000_000n })));
  const playing = players.map(play);
  for (let base = 2; base < 2 + VERSIONS; base += 1) {
    await agree(base);
    await bettingGoesOn();
  }
  changing = false;
  await Promise.all(playing);

  const rounds = await db
    .selectFrom("rounds as r")
    .innerJoin("game_config_versions as v", (on) =>
      on
        .onRef("v.operator_id", "=", "r.operator_id")
        .onRef("v.game", "=", "r.game")
        .onRef("v.currency", "=", "r.currency")
        .onRef("v.version", "=", "r.config_version"),
    )
    .select(["r.stake", "r.config_version", "v.body"])
    .execute();
  expect(rounds.length).toBe(answers.filter((code) => code === "ok").length);
  const strangers = rounds.filter(({ stake, body }) => (Number(stake) - gameBody.parse(body).stake.min) % 100 !== 0);
  expect(strangers).toEqual([]);
  // Else nothing was tried.
  expect(new Set(rounds.map(({ config_version }) => config_version)).size).toBeGreaterThanOrEqual(VERSIONS);
  expect(new Set(answers)).toEqual(new Set(["ok", "stake_off_step"]));
});
