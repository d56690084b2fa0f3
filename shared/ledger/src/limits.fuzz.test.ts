import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeLimit, effectiveLimits, type Limit, limitJson, limitOf } from "./limits.ts";

const HOUR_MS = 3_600_000;
const COOLING_OFF_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 10, 21);

const amount = fc.option(fc.bigInt({ min: 0n, max: 5n }), { nil: null });
const change = fc.record({
  afterHours: fc.integer({ min: 0, max: 30 }),
  setBy: fc.constantFrom("player" as const, "operator" as const),
  kind: fc.constantFrom("stake" as const, "loss" as const),
  amount,
});

/** What holds for stakes at `at`; no limit is more than any. */
const heldAt = (limits: readonly Limit[], atMs: number): bigint =>
  effectiveLimits(limits, new Date(atMs)).find(({ kind }) => kind === "stake")?.amount ?? 1_000n;

describe("a limit", () => {
  test("that is tighter holds at once, and a looser one never before the cooling-off is over", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let limits: readonly Limit[] = [];
        let atMs = START;
        for (const { afterHours, ...asked } of changes) {
          atMs += afterHours * HOUR_MS;
          const before = limits;
          limits = changeLimit(limits, { ...asked, period: "day" }, new Date(atMs), COOLING_OFF_MS);
          const held = heldAt(before, atMs);
          const soon = heldAt(limits, atMs);
          expect(soon).toBeLessThanOrEqual(held);
          if (asked.kind === "stake" && asked.amount !== null)
            expect(soon).toBeLessThanOrEqual(
              before.some(({ kind, setBy }) => kind === "stake" && setBy === asked.setBy) ? held : asked.amount,
            );
          // What loosens later than this was asked for before, and its own time has come.
          for (let hour = 0; hour < 24; hour += 1) {
            const later = atMs + hour * HOUR_MS;
            expect(heldAt(limits, later)).toBeLessThanOrEqual(heldAt(before, later));
          }
        }
      }),
    );
  });

  test("asked for again waits no longer than the first time, and asked for otherwise waits anew", () => {
    const of = { kind: "stake", period: "day", setBy: "player" } as const;
    const at = (hours: number) => new Date(START + hours * HOUR_MS);
    const set = (limits: readonly Limit[], value: bigint | null, hours: number) =>
      changeLimit(limits, { ...of, amount: value }, at(hours), COOLING_OFF_MS);
    const first = set(set([], 10n, 0), 20n, 1);
    expect(heldAt(first, at(24).getTime())).toBe(10n);
    expect(heldAt(first, at(25).getTime())).toBe(20n);
    expect(set(first, 20n, 20)).toEqual(first);
    expect(heldAt(set(first, 30n, 20), at(43).getTime())).toBe(10n);
    expect(heldAt(set(first, 30n, 20), at(44).getTime())).toBe(30n);
    // Taken back: what is held stays, and nothing is to come.
    expect(heldAt(set(first, 10n, 20), at(100).getTime())).toBe(10n);
    expect(heldAt(set(first, null, 20), at(100).getTime())).toBe(1_000n);
  });

  test("is the stricter of the player's and the operator's", () => {
    const at = new Date(START);
    const of = { kind: "loss", period: "week" } as const;
    const players = changeLimit([], { ...of, setBy: "player", amount: 7n }, at, COOLING_OFF_MS);
    const both = changeLimit(players, { ...of, setBy: "operator", amount: 5n }, at, COOLING_OFF_MS);
    expect(effectiveLimits(both, at)).toEqual([{ ...of, amount: 5n }]);
    const later = new Date(START + COOLING_OFF_MS);
    expect(
      effectiveLimits(changeLimit(both, { ...of, setBy: "operator", amount: null }, at, COOLING_OFF_MS), later),
    ).toEqual([{ ...of, amount: 7n }]);
  });

  test("is stored as it is", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 5 }), (changes) => {
        const limits = changes.reduce<readonly Limit[]>(
          (held, { afterHours, ...asked }) =>
            changeLimit(held, { ...asked, period: "month" }, new Date(START + afterHours * HOUR_MS), COOLING_OFF_MS),
          [],
        );
        expect(limits.map(limitJson).map(limitOf)).toEqual(limits);
      }),
    );
  });
});
