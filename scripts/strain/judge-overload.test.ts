import { expect, it } from "vitest";
import { judgeOverload, type OverloadRun, refusalMicros } from "./judge-overload.ts";
import { bestRate, bySecond, rateReached, type Sample, wellAfter } from "./samples.ts";

const SECONDS = 8;

interface Course {
  readonly refused: number;
  readonly answered: number;
  readonly tookMs: number;
  /** How long it goes on after the overload. */
  readonly badSeconds: number;
  readonly megabytes: readonly number[];
}

const many = (count: number, sample: Sample): Sample[] => Array.from({ length: count }, () => sample);

/** Of an overload of eight seconds, at a peak of ten calls a second, and ten seconds after it. */
const courseOf = ({ refused, answered, tookMs, badSeconds, megabytes }: Course): OverloadRun => {
  const during = Array.from({ length: SECONDS }, (_, second) => {
    const sample = { scenario: "overload", game: "dice", endedMs: second * 1_000 + tookMs, tookMs };
    return [...many(answered, { ...sample, code: "ok" }), ...many(refused, { ...sample, code: "shed" })];
  });
  const after = Array.from({ length: 10 }, (_, second) => {
    const code = second < badSeconds ? "shed" : second % 2 === 0 ? "ok" : "stale_action";
    const scenario = second < 5 ? "recovering" : "recovered";
    return many(5, { scenario, game: "dice", code, endedMs: (SECONDS + second) * 1_000 + 20, tookMs: 20 });
  });
  const last = { scenario: "recovered", game: "dice", code: "ok", endedMs: (SECONDS + 10) * 1_000 + 20, tookMs: 20 };
  const uses = megabytes.map((size, at) => ({
    name: "gateway",
    atMs: at * 2_000 + 1_000,
    residentBytes: size * 1_048_576,
    cpuSeconds: at,
  }));
  return { peak: 10, seconds: SECONDS, samples: [...during.flat(), ...after.flat(), last], uses };
};

const good: Course = { refused: 21, answered: 9, tookMs: 100, badSeconds: 2, megabytes: [100, 200, 210, 215] };
const kept = (course: Course): readonly boolean[] => judgeOverload(courseOf(course)).map((verdict) => verdict.kept);

it("keeps all promises of an overload that goes well", () => {
  expect(judgeOverload(courseOf(good)).map(({ measured }) => measured)).toEqual([
    "30 calls a second of 30",
    "9 calls a second of 10",
    "9 calls a second of 10: 90 %",
    "100 ms",
    "the gateway's from 200 MB to 215 MB; most grew gateway, by 7.5 %",
    "after 2 s",
  ]);
  expect(kept(good)).toEqual([true, true, true, true, true, true]);
});

it.each([
  ["less was offered", 0, { ...good, refused: 19 }],
  ["more was answered than at the peak", 1, { ...good, answered: 12, refused: 18 }],
  ["too little was answered", 2, { ...good, answered: 7, refused: 23 }],
  ["answers were slow", 3, { ...good, tookMs: 3_001 }],
  ["memory grew", 4, { ...good, megabytes: [100, 200, 220, 240] }],
  ["it took long to be well again", 5, { ...good, badSeconds: 6 }],
  ["it was never well again", 5, { ...good, badSeconds: 10 }],
] as const)("breaks one promise where %s", (_, broken, course) => {
  expect(kept(course)).toEqual([0, 1, 2, 3, 4, 5].map((at) => at !== broken));
});

it("tells what was wrong last where it took long to be well again", () => {
  const verdicts = judgeOverload(courseOf({ ...good, badSeconds: 6 }));
  expect(verdicts.at(-1)?.measured).toBe("after 6 s; in the last before, 0 % answered, 90 of 100 within 0 ms");
});

it("finds the best seconds in a row, and when all was well for good", () => {
  const sample = { scenario: "ramp", game: "dice", code: "ok", tookMs: 5 };
  const samples = [1, 4, 6, 2].flatMap((count, second) => many(count, { ...sample, endedMs: 500 + second * 1_000 }));
  const seconds = bySecond(samples, 0, 5);
  expect(seconds.map(({ answered }) => answered)).toEqual([1, 4, 6, 2, 0]);
  expect(bestRate(seconds, 2)).toBe(5);
  expect(wellAfter(seconds.slice(0, 4), ({ answered }) => answered > 1)).toBe(1);
  expect(wellAfter(seconds, ({ answered }) => answered > 1)).toBeUndefined();
});

it("tells what a refusal costs from what the answered ones did not take", () => {
  expect(refusalMicros(1, 500, 2_000, 1_800)).toBe(50);
});

it("tells how far a ramp has come by what was due", () => {
  expect(rateReached(1_500, { rate: 200, seconds: 60 })).toBe(100);
  expect(rateReached(9_000, { rate: 200, seconds: 60 })).toBe(200);
});
