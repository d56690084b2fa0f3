import * as z from "zod";
import { expect, test } from "vitest";
import { defineContract } from "./game.ts";
import { multiplierWords } from "./multiplier-words.ts";
import { plainView, plainWords } from "./plain-words.ts";
import type { RoundRecord } from "./round.ts";
import { tellRound } from "./tell-round.ts";
import { defineWords } from "./words.ts";

const contract = defineContract({
  name: "wheel",
  title: "Wheel",
  selection: z.strictObject({ type: z.literal("dozen"), dozen: z.int() }),
  action: z.enum(["spin-again", "stop"]),
  view: z.strictObject({ spun: z.int(), maxSpins: z.int(), won: z.boolean(), legal: z.array(z.string()) }),
  wagers: { min: 1, max: 2 },
  stakeGrows: true,
});

const words = defineWords<typeof contract>({
  selection: ({ dozen }) => (dozen === 0 ? "" : `dozen ${dozen}`),
  action: (action, { spun }) => (action === "stop" ? `Stopped at ${spun}.` : "Spun again."),
  view: ({ spun }) => [`The wheel stopped at ${spun}.`],
});

const part = (wager: number, payout: number | null) => ({
  wager,
  fraction: "1/1",
  due: 200,
  multiplier: payout === null ? null : "1/1",
  payout,
});

const round = (changes: Partial<RoundRecord> = {}) => ({
  wagers: [{ selection: { type: "dozen", dozen: 2 }, stake: 200 }],
  actions: ["spin-again", "stop"],
  parts: [part(0, 0)],
  view: { spun: 7, maxSpins: 3, won: false, legal: ["stop"] },
  status: "settled" as const,
  stake: 200,
  payout: 0,
  ...changes,
});

const money = (minor: number): string => `€${minor}`;
const tell = (changes: Partial<RoundRecord> = {}) => tellRound({ contract, words }, round(changes), money);

test("a game's own words tell its rounds", () => {
  expect(tell()).toEqual({
    bet: ["Bet €200 on dozen 2."],
    actions: ["Spun again.", "Stopped at 7."],
    seen: ["The wheel stopped at 7."],
    result: ["Lost."],
  });
  const none = { wagers: [{ selection: { type: "dozen", dozen: 0 }, stake: 5 }] };
  expect(tell(none).bet).toEqual(["Bet €5."]);
  const free = { ...none, grantId: "0198c5b2-3f00-7000-8000-000000000001" };
  expect(tell(free).bet).toEqual(["Bet €5.", "It was a free round: the operator staked."]);
});

test("a game without words is told from its JSON, in the contract's order and without what is legal", () => {
  const view = { legal: ["stop"], won: true, maxSpins: 3, spun: 7 };
  expect(tellRound({ contract, words: undefined }, round({ view }), money)).toEqual({
    bet: ["Bet €200 on dozen, dozen 2."],
    actions: ["Spin again.", "Stop."],
    seen: ["Spun: 7.", "Max spins: 3.", "Won: yes."],
    result: ["Lost."],
  });
});

test("a round that today's contract doesn't let through is told plainly, and never throws", () => {
  const odd = { wagers: [{ selection: { sector: [1, 2] }, stake: 200 }], actions: [{ leap: 3 }], view: { spun: "x" } };
  const told = tell(odd);
  expect(told).toMatchObject({ bet: ["Bet €200 on sector 1, 2."], actions: ["Leap 3."], seen: ["Spun: x."] });
  expect(tellRound({ contract: undefined, words: undefined }, round(odd), money)).toEqual(told);
});

test.each<[string, Partial<RoundRecord>, readonly string[]]>([
  ["a win", { payout: 500, parts: [part(0, 500)] }, ["Won: €500 was paid."]],
  ["a stake back", { payout: 200, parts: [part(0, 200)] }, ["The stake came back: €200 was paid."]],
  ["a part of the stake", { payout: 100, parts: [part(0, 100)] }, ["€100 of the stake of €200 was paid."]],
  ["a void", { status: "voided" }, ["Voided: €200 was given back."]],
  ["an open round", { status: "open", parts: [part(0, null)] }, ["Not over yet; €200 is staked."]],
  [
    "two parts",
    { payout: 200, stake: 400, parts: [part(0, 200), part(0, 0)] },
    ["€200 on dozen 2: €200 was paid.", "€200 on dozen 2: lost.", "€200 of the stake of €400 was paid."],
  ],
])("the result of %s", (_, changes, result) => {
  expect(tell(changes).result).toEqual(result);
});

test("parts may have names of their own", () => {
  const named = { ...words, parts: () => ["the wheel", "the side"] };
  const { result } = tellRound({ contract, words: named }, round({ parts: [part(0, 0), part(0, 0)] }), money);
  expect(result.slice(0, 2)).toEqual(["€200 on the wheel: lost.", "€200 on the side: lost."]);
});

test("plain words cut long lists short and leave out what isn't so", () => {
  expect(plainWords(Array.from({ length: 15 }, (_, n) => n))).toBe("0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 3 more");
  expect(plainWords([])).toBe("none");
  expect(plainWords({ isWild: true, isScatter: false, left: null, at: [{ x: 1 }, { x: 2 }] })).toBe(
    "is wild, at x 1; x 2",
  );
  expect(plainView("cash-out")).toEqual(["Cash out."]);
});

test.each([
  ["2/1", "2×"],
  ["33/32", "1.03125×"],
  ["0/1", "0×"],
  ["1/20", "0.05×"],
  ["1/3", "1/3×"],
])("the multiplier %s reads %s", (multiplier, text) => {
  expect(multiplierWords(multiplier)).toBe(text);
});
