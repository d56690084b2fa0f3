import { expect, it } from "vitest";
import { judgeFault, rowOf, type Struck } from "./judge-failures.ts";
import type { Sample } from "./samples.ts";

const fault = { what: "dice is killed", hits: "dice", codes: ["unavailable"], cutsOff: true };
/** Struck at 10 s, up again at 18 s, looked at until 26 s. */
const struck: Struck = { fault, struckMs: 10_000, mendedMs: 18_000, untilMs: 26_000 };

/** Ten calls a second from the strike on, every tenth of dice. */
const calls = (of: (game: string, begunMs: number) => { readonly code: string; readonly tookMs: number }): Sample[] =>
  Array.from({ length: 160 }, (_, n) => {
    const game = n % 10 === 0 ? "dice" : "keno";
    const begunMs = 10_000 + n * 100;
    const { code, tookMs } = of(game, begunMs);
    return { scenario: "steady", game, code, tookMs, endedMs: begunMs + tookMs };
  });

const asPromised = (game: string, begunMs: number) =>
  game === "dice" && begunMs < 18_500 ? { code: "unavailable", tookMs: 3 } : { code: "ok", tookMs: 20 };

const turns = [
  { atMs: 11_000, service: "dice", state: "open" },
  { atMs: 18_400, service: "dice", state: "half-open" },
  { atMs: 18_450, service: "dice", state: "closed" },
];

const broken = (samples: readonly Sample[], seen = turns, of: Struck = struck): readonly string[] =>
  judgeFault(of, samples, seen)
    .filter(({ kept }) => !kept)
    .map(({ measured }) => measured);

it("keeps all promises where one game alone is hit, and is soon back", () => {
  expect(broken(calls(asPromised))).toEqual([]);
  expect(rowOf(struck, calls(asPromised))).toEqual([
    "dice is killed",
    "`unavailable` 100 %, in the middle after 3 ms",
    "answered 100 %, 99 of 100 within 20 ms",
    "0.0 s",
  ]);
});

it.each([
  [
    "a call hangs",
    "6.1 s",
    (game: string, begunMs: number) =>
      begunMs === 12_000 ? { code: "unavailable", tookMs: 6_100 } : asPromised(game, begunMs),
  ],
  [
    "another code is told",
    "internal, unavailable",
    (game: string, begunMs: number) =>
      begunMs === 10_000 ? { code: "internal", tookMs: 3 } : asPromised(game, begunMs),
  ],
  [
    "it is not back",
    "it was not",
    (game: string, begunMs: number) =>
      game === "dice" ? { code: "unavailable", tookMs: 3 } : asPromised(game, begunMs),
  ],
  [
    "others are refused too",
    "answered 99 % (`shed` 1 %), 99 of 100 within 20 ms",
    (game: string, begunMs: number) =>
      begunMs === 12_100 || begunMs === 12_200 ? { code: "shed", tookMs: 3 } : asPromised(game, begunMs),
  ],
])("breaks a promise where %s", (_, measured, of) => {
  expect(broken(calls(of))).toEqual([measured]);
});

it("breaks one where the breaker stays closed, or stays open, or cuts off another", () => {
  const samples = calls(asPromised);
  const [opened, ...rest] = turns;
  expect(broken(samples, [])).toHaveLength(1);
  expect(broken(samples, turns.slice(0, 2))).toHaveLength(1);
  expect(
    broken(samples, [...(opened ? [opened] : []), { atMs: 12_000, service: "keno", state: "open" }, ...rest]),
  ).toHaveLength(1);
});

it("takes a fault that nobody should notice for broken where somebody does", () => {
  const redis = { ...struck, fault: { what: "Redis is killed", hits: undefined, codes: [], cutsOff: false } };
  expect(
    broken(
      calls(() => ({ code: "ok", tookMs: 20 })),
      [],
      redis,
    ),
  ).toEqual([]);
  expect(broken(calls(asPromised), [], redis)).toHaveLength(1);
});

it("has nothing to say for a fault that nobody was there to see", () => {
  expect(broken([])).not.toEqual([]);
});
