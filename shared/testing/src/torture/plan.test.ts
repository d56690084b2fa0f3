import { expect, test } from "vitest";
import { readCatalogue } from "./catalogue.ts";
import { createPlan, type Plan, type TortureSize } from "./plan.ts";

const size: TortureSize = {
  players: 12,
  rounds: 250,
  services: 3,
  kills: { service: 4, worker: 3, gateway: 2, database: 5 },
  wallets: ["hosted", "seamless"],
  faultsPerMille: 200,
};
const catalogue = await readCatalogue();
const asText = (plan: Plan): string =>
  JSON.stringify([plan, plan.players.map(({ clientSeedOf }) => [clientSeedOf(0), clientSeedOf(1)])]);

test("a seed makes the same plan for ever, and another seed another", () => {
  const plan = createPlan("one", size, catalogue);
  expect(asText(createPlan("one", size, catalogue))).toBe(asText(plan));
  expect(asText(createPlan("two", size, catalogue))).not.toBe(asText(plan));
});

test("a plan has as many turns and kills as asked for, in every game, on every wallet", () => {
  const { players, kills } = createPlan("three", size, catalogue);
  const turns = players.flatMap((player) => player.turns);
  expect(turns).toHaveLength(size.rounds);
  expect(new Set(turns.map(({ bet }) => bet.game))).toEqual(new Set(Object.keys(catalogue)));
  expect(new Set(players.map(({ wallet }) => wallet))).toEqual(new Set(size.wallets));
  for (const target of ["service", "worker", "gateway", "database"] as const) {
    expect(kills.filter((kill) => kill.target === target)).toHaveLength(size.kills[target]);
  }
  for (const { afterTurns } of kills) expect(afterTurns).toBeLessThan(size.rounds);
  expect(kills).toEqual(kills.toSorted((one, other) => one.afterTurns - other.afterTurns));
});
