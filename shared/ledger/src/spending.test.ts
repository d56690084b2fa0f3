import { describe, expect, test } from "vitest";
import { addSpending, periodsAt, spendingAt, spendingJson } from "./spending.ts";

describe("a period", () => {
  test.each([
    ["2026-11-21T22:59:59Z", "Europe/Malta", { day: "2026-11-21", week: "2026-11-16", month: "2026-11-01" }],
    ["2026-11-21T23:00:00Z", "Europe/Malta", { day: "2026-11-22", week: "2026-11-16", month: "2026-11-01" }],
    ["2026-11-22T23:00:00Z", "Europe/Malta", { day: "2026-11-23", week: "2026-11-23", month: "2026-11-01" }],
    ["2026-11-30T23:30:00Z", "Europe/Malta", { day: "2026-12-01", week: "2026-11-30", month: "2026-12-01" }],
    ["2027-01-01T07:59:59Z", "America/Los_Angeles", { day: "2026-12-31", week: "2026-12-28", month: "2026-12-01" }],
    // A quarter of an hour that is none of UTC's hours: Kathmandu is 5:45 ahead.
    ["2026-11-21T18:14:59Z", "Asia/Kathmandu", { day: "2026-11-21", week: "2026-11-16", month: "2026-11-01" }],
    ["2026-11-21T18:15:00Z", "Asia/Kathmandu", { day: "2026-11-22", week: "2026-11-16", month: "2026-11-01" }],
    // The night on which Malta's summer time ends: midnight has come an hour later by UTC the day before.
    ["2026-10-24T22:00:00Z", "Europe/Malta", { day: "2026-10-25", week: "2026-10-19", month: "2026-10-01" }],
    ["2026-10-25T22:30:00Z", "Europe/Malta", { day: "2026-10-25", week: "2026-10-19", month: "2026-10-01" }],
  ])("at %s in %s", (at, timeZone, periods) => {
    expect(periodsAt(new Date(at), timeZone)).toEqual(periods);
  });
});

describe("spending", () => {
  const noon = new Date("2026-11-21T12:00:00Z");
  const midnight = new Date("2026-11-22T00:00:00Z");
  const tallies = (spending: ReturnType<typeof spendingAt>) =>
    [spending.day, spending.week, spending.month].map(({ staked, paid }) => [staked, paid]);
  const stored = spendingJson(addSpending(spendingAt(null, noon, "UTC"), { staked: 100n, paid: 30n }));

  test("adds up, and begins anew with each period", () => {
    const again = addSpending(spendingAt(stored, noon, "UTC"), { staked: 5n });
    expect(tallies(again)).toEqual([
      [105n, 30n],
      [105n, 30n],
      [105n, 30n],
    ]);
    const nextDay = addSpending(spendingAt(stored, midnight, "UTC"), { staked: 5n });
    expect(tallies(nextDay)).toEqual([
      [5n, 0n],
      [105n, 30n],
      [105n, 30n],
    ]);
  });

  test("does not fall back into a day that another clock has seen end", () => {
    const nextDay = spendingJson(addSpending(spendingAt(stored, midnight, "UTC"), { staked: 5n }));
    expect(tallies(addSpending(spendingAt(nextDay, noon, "UTC"), { staked: 1n }))[0]).toEqual([6n, 0n]);
  });

  test("loses a stake that is given back, and never falls below nothing", () => {
    const back = (amount: bigint) => ({ givenBack: { amount, since: "2026-11-21" } });
    expect(tallies(addSpending(spendingAt(stored, noon, "UTC"), back(40n)))[0]).toEqual([60n, 30n]);
    expect(tallies(addSpending(spendingAt(stored, noon, "UTC"), back(400n)))[0]).toEqual([0n, 30n]);
  });

  test("loses it only where it was counted: yesterday's stake given back leaves today's as they are", () => {
    const today = spendingJson(addSpending(spendingAt(stored, midnight, "UTC"), { staked: 50n }));
    const after = addSpending(spendingAt(today, midnight, "UTC"), { givenBack: { amount: 40n, since: "2026-11-21" } });
    expect(tallies(after)).toEqual([
      [50n, 0n],
      [110n, 30n],
      [110n, 30n],
    ]);
  });
});
