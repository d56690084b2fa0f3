import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sized } from "../src/size.ts";
import { plantedFaults, whilePlanted } from "../src/torture/planted.ts";
import { plantedWalletFaults } from "../src/torture/planted-wallet.ts";
import { showReport } from "../src/torture/report.ts";
import { sizeOf } from "../src/torture/sizes.ts";
import { runTorture, type Torture } from "../src/torture/torture.ts";

const SIZE = sizeOf({
  players: sized(8, 50),
  rounds: sized(120, 10_000),
  services: sized(2, 5),
  kills: sized(3, 60),
});

const SEED = process.env["CROUPIER_TORTURE_SEED"] ?? randomBytes(6).toString("hex");

let torture: Torture;

beforeAll(
  async () => {
    torture = await runTorture(SEED, SIZE);
    console.log(showReport(torture.report));
  },
  sized(240_000, 3_600_000),
);

afterAll(() => torture?.[Symbol.asyncDispose]());

test("whatever is killed when, ledger, rounds, reports and what players were told agree to the unit", () => {
  const { problems, killed, rounds } = torture.report;
  expect(problems).toEqual([]);
  expect(killed).toEqual(SIZE.kills);
  expect(rounds["settled"]).toBeGreaterThan(SIZE.rounds / 2);
});

test.each(plantedFaults)("it would be found: $name", async (fault) => {
  const problems = await whilePlanted(torture.db, fault, torture.disagreements);
  expect(problems.join("\n")).toMatch(fault.found);
});

test.each(plantedWalletFaults)("it would be found: $name", async ({ change, found }) => {
  const problems = await torture.db.transaction().execute((tx) => torture.disagreements(tx, change));
  expect(problems.join("\n")).toMatch(found);
});

test("and nothing of them has stayed", async () => {
  expect(await torture.db.transaction().execute((tx) => torture.disagreements(tx))).toEqual([]);
});

/** Each takes a house of its own. */
const unsound = [
  ["that does a call again which comes again", { remembersTransactions: false }],
  ["that takes nothing back which it never saw", { acceptsUnknownRollbacks: false }],
] as const;

test.each(unsound.slice(0, sized(0, unsound.length)))(
  "an operator's wallet is found %s",
  { timeout: 600_000 },
  async (_, habits) => {
    const size = { ...sizeOf({ players: 6, rounds: 200, services: 1, kills: 0 }), faultsPerMille: 300 };
    await using run = await runTorture(SEED, { ...size, wallets: ["seamless"] }, habits);
    expect(run.report.problems.join("\n")).toMatch(/operator|was refused with/);
  },
);
