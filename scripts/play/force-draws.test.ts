import { openPlay } from "@croupier/contract/play";
import type { RoundRecord } from "@croupier/contract/round";
import { createRulebook } from "@croupier/contract/rulebook";
import { createDraws } from "@croupier/fairness/draws";
import { formatSeed } from "@croupier/fairness/seed";
import type { Draws } from "@croupier/math/draws";
import { forcedDraws } from "@croupier/testing/forced/draws";
import { ladder } from "@croupier/testing/games/ladder";
import { expect, test } from "vitest";
import { type Forced, readForced, wasForced } from "./force-draws.ts";

test("draws are told by a client seed", () => {
  expect(readForced("0,1")).toEqual({ results: [0n, 1n], clientSeed: "forced_0-1" });
  expect(readForced("18446744073709551615")).toMatchObject({ clientSeed: "forced_18446744073709551615" });
});

test.each(["", "true", "1,", "-1", "0x1", "1.5"])("refuses %s", (text) =>
  expect(readForced(text)).toContain("such as 0,1,5"),
);

test("refuses more draws than a client seed has room for", () => {
  const digits = (count: number) => Array<number>(count).fill(7).join(",");
  expect(readForced(digits(29))).toMatchObject({ clientSeed: expect.stringMatching(/^.{64}$/) });
  expect(readForced(digits(30))).toContain("too many draws");
});

/** A round of the ladder, whose rung is broken where its draw of four is 0; climbed until it ends. */
const playedBy = (draws: Draws, { clientSeed }: Forced, serverSeed: Uint8Array): RoundRecord => {
  const rules = createRulebook(ladder).find("standard")?.rules;
  if (!rules) throw new Error("the standard variant is missing");
  const wagers = [{ selection: { ladder: "left", top: 1 }, stake: 100 }] as const;
  const play = openPlay(rules, { selections: wagers.map(({ selection }) => selection), stakes: [100n] }, draws);
  if (typeof play === "string") throw new Error(play);
  const state = rules.act(play.state, "climb", draws);
  const fairness = { clientSeed, nonce: 0, serverSeed: formatSeed(serverSeed) };
  const view = rules.view(state, "player");
  return { variant: "standard", wagers, actions: ["climb"], view, fairness } as unknown as RoundRecord;
};

test.each(["0,1,0,1,0", "0,0", "4,0"])("a casino that draws genuinely is found out: %s", (text) => {
  const forced = readForced(text);
  if (typeof forced === "string") throw new Error(forced);
  const serverSeed = new Uint8Array(32);
  const genuine = () => createDraws({ serverSeed, clientSeed: forced.clientSeed, nonce: 0 });
  expect(wasForced(ladder, playedBy(genuine(), forced, serverSeed), forced)).toBe(false);
  if (text.startsWith("4")) return;
  expect(wasForced(ladder, playedBy(forcedDraws(forced.results, genuine()), forced, serverSeed), forced)).toBe(true);
});
