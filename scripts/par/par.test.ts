import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ParSheet } from "@croupier/contract/par-sheet";
import { describe, expect, test } from "vitest";
import { runCommand, runHere } from "./run-command.ts";
import { runPar } from "./run-par.ts";

const par = (...args: readonly string[]) => runHere(runPar, ...args);
const sheetOf = async (...args: readonly string[]): Promise<ParSheet> =>
  JSON.parse((await par(...args, "--json")).stdout) as ParSheet;

interface Advised {
  readonly variant: string | null;
  readonly best: AdvisedChoice;
  readonly choices: readonly AdvisedChoice[];
}

interface AdvisedChoice {
  readonly name: string;
  readonly value: { readonly exact: string; readonly decimal: string };
}

describe("pnpm par coin-flip", () => {
  test("prints every class in a line and the first in full, with its distribution", async () => {
    const { status, stdout } = await par("coin-flip");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^20 calls +99 +99\/100 +1 +0\.0000953674 +1013\.7595 +1,038,090\.24× +1,048,576$/m);
    expect(stdout).toMatch(/^ +house edge +1 % {2}\(1\/100\) per initial bet$/m);
    expect(stdout).toMatch(/^ +1\.98× {2}0\.5 {2}1\/2 {2}█+$/m);
    expect((await par("coin-flip", "--class", "3 calls")).stdout).toMatch(/^3 calls\n(?: {2}.+\n)+/m);
  });

  test("--json prints the sheet: exact fractions of n calls, all computed by hand here", async () => {
    const { format, variant, sections } = await sheetOf("coin-flip");
    expect({ format, variant, sections: sections.length }).toEqual({
      format: "croupier-par/1",
      variant: "standard",
      sections: 20,
    });
    for (const [index, { name, rtp, hitFrequency, maximum, variance }] of sections.entries()) {
      const ways = 2n ** BigInt(index + 1);
      expect(name).toBe(index === 0 ? "1 call" : `${index + 1} calls`);
      expect(rtp.exact).toBe("99/100");
      expect(hitFrequency.exact).toBe(`1/${ways}`);
      expect(maximum).toMatchObject({ probability: `1/${ways}`, oneIn: String(ways) });
      // rtp² · (2ⁿ − 1)
      const [num = "", den = ""] = variance.exact.split("/");
      expect(BigInt(num) * 10_000n).toBe(9_801n * (ways - 1n) * BigInt(den));
    }
  });

  test("--all --json prints what par.json holds", async () => {
    const committed = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../games/coin-flip/par.json"), "utf8"),
    ) as unknown;
    expect(JSON.parse((await par("coin-flip", "--all", "--json")).stdout)).toEqual(
      (committed as { readonly sheets: unknown }).sheets,
    );
  });

  test("prints what the README shows", async () => {
    const readme = readFileSync(join(import.meta.dirname, "../../shared/contract/README.md"), "utf8");
    const [, example = ""] = /```json\n(.*?)```/s.exec(readme) ?? [];
    expect(await sheetOf("coin-flip", "--class", "1 call", "--stake", "5")).toEqual(JSON.parse(example));
  });

  test.each(["19/20", 0.95])("--params gives the figures of an RTP never shipped: %j", async (rtp) => {
    const sheet = await sheetOf("coin-flip", "--params", JSON.stringify({ rtp }));
    expect(sheet).toMatchObject({ variant: null, rulesHash: null, parameters: { rtp } });
    expect(sheet.sections[1]).toMatchObject({
      name: "2 calls",
      rtp: { exact: "19/20", percent: "95" },
      houseEdge: { perInitialBet: { exact: "1/20" }, perAmountWagered: { exact: "1/20" } },
      hitFrequency: { exact: "1/4" },
      variance: { exact: "1083/400" },
      maximum: { multiplier: "19/5", probability: "1/4" },
    });
  });

  test("--params takes a file, and {} for all defaults", async () => {
    const folder = mkdtempSync(join(tmpdir(), "croupier-par-"));
    const file = join(folder, "parameters.json");
    writeFileSync(file, '{ "rtp": "1/2" }');
    expect((await sheetOf("coin-flip", "--params", file)).sections[0]?.rtp.exact).toBe("1/2");
    rmSync(folder, { recursive: true });
    expect((await sheetOf("coin-flip", "--params", "{}")).sections[0]?.rtp.exact).toBe("99/100");
  });

  test("--schema prints what the parameters may be, defaults included", async () => {
    expect(JSON.parse((await par("coin-flip", "--schema")).stdout)).toMatchObject({
      type: "object",
      properties: { rtp: { default: "99/100", type: ["number", "string"] } },
      additionalProperties: false,
    });
  });

  test("--stake tells what rounding leaves, and --selection plays every draw of one bet", async () => {
    const sheet = await sheetOf(
      "coin-flip",
      "--selection",
      '{"calls":["tails","heads"]}',
      "--stake",
      "3",
      "--stake",
      "50",
    );
    expect(sheet.sections).toHaveLength(1);
    expect(sheet.sections[0]).toMatchObject({
      selections: [{ calls: ["tails", "heads"] }],
      rtp: { exact: "99/100" },
      // ⌊3 · 3.96⌋ = 11, a quarter of the time.
      atStake: [
        { stake: 3, rtp: { exact: "11/12" } },
        { stake: 50, rtp: { exact: "99/100" } },
      ],
    });
  });
});

describe("pnpm par video-poker --hand", () => {
  const hand = ["--hand", "As Ks Qs 7d 2c"];

  test("names the best hold, and what all 32 are worth", async () => {
    const { status, stdout } = await par("video-poker", ...hand);
    expect(status).toBe(0);
    expect(stdout).toContain("\nAs Ks Qs 7d 2c: hold As Ks Qs\n");
    expect(stdout.match(/^hold .* \d\.\d{8} +\d+\/\d+$/gm)).toHaveLength(32);
  });

  test("--json gives the action to take and exact values, best first", async () => {
    const { best, choices, ...about } = JSON.parse((await par("video-poker", ...hand, "--json")).stdout) as Advised;
    expect(about).toMatchObject({ game: "video-poker", rulesVersion: 1, position: "As Ks Qs 7d 2c" });
    // Of 1,081 draws one is a royal, 44 more a flush, 15 a straight, 9 three of a kind, 27 two pair, 348 a high pair.
    expect(best).toEqual({
      name: "hold As Ks Qs",
      action: { type: "draw", hold: [0, 1, 2] },
      value: { exact: "1553/1081", decimal: "1.43663275" },
    });
    expect(choices).toHaveLength(32);
    expect(choices[0]).toEqual(best);
    const values = choices.map(({ value }) => Number(value.decimal));
    expect(values).toEqual(values.toSorted((a, b) => b - a));
  });

  test("is of any pay table", async () => {
    const flushes = ["--params", '{"pays":{"flush":100}}', "--hand", "As Ks Qs Js 2s", "--json"];
    const { variant, best } = JSON.parse((await par("video-poker", ...flushes)).stdout) as Advised;
    expect({ variant, best: best.name }).toEqual({ variant: null, best: "hold As Ks Qs Js 2s" });
  });

  test.each([
    [["video-poker", "--hand", "As Ks Qs 7d"], 'a hand is five cards, not 4: "As Ks Qs 7d"'],
    [["video-poker", "--hand", "As Ks Qs 7d As"], "As is in the hand twice"],
    [["video-poker", "--hand", "As Ks Qs 7d 1c"], '"1c" is no card'],
    [["coin-flip", "--hand", "heads"], "coin-flip gives no advice on a hand"],
    // Not that it has several variants to choose from, which would help nobody.
    [["blackjack", "--hand", "As Ks"], "blackjack gives no advice on a hand"],
  ])("%j exits 1 and says what is wrong", async (args, sentence) => {
    const { status, stderr } = await par(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(sentence);
  });
});

describe("pnpm par", () => {
  test.each([[["coin-flip", "--class", "2 calls"]], [["coin-toss"]]])(
    "%j comes to the same as a process",
    async (args) => {
      expect(runCommand("par.ts", ...args)).toEqual(await par(...args));
    },
  );

  test("--help tells the options and the games", async () => {
    const { status, stdout } = await par("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("--params JSON");
    expect(stdout).toMatch(/Games: .*coin-flip/);
  });

  test("--selection of several wagers gives each its figures", async () => {
    const bet = '[{"type":"red"},{"type":"straight","numbers":[1]}]';
    const { sections } = await sheetOf("roulette", "--variant", "european", "--selection", bet);
    expect(sections.map(({ wager, maximum }) => [wager, maximum?.multiplier])).toEqual([
      [0, "2/1"],
      [1, "36/1"],
    ]);
  });

  test.each([
    [["coin-toss"], "there is no game coin-toss; there are: "],
    [["coin-flip", "--variant", "gold"], "coin-flip has no variant gold; there are: standard"],
    [["coin-flip", "--class", "21 calls"], 'coin-flip has no class "21 calls"'],
    [["coin-flip", "--params", '{"rtp":"3/2"}'], "parameters.rtp: an RTP lies above 0 and is at most 1"],
    [["coin-flip", "--params", '{"rpt":"1/2"}'], 'Unrecognized key: "rpt"'],
    [
      ["blackjack", "--params", '{"decks":"two"}'],
      'expected number, received string; or: Invalid input: expected "infinite"',
    ],
    [["coin-flip", "--params", "rtp=1"], "--params is neither JSON nor a file of it: rtp=1"],
    [["coin-flip", "--selection", '{"calls":[]}'], "--selection: calls: "],
    [
      ["plinko", "--selection", '{"rows":8,"risk":"none"}'],
      'wagers.0.selection.risk: this variant has no board of "none"',
    ],
    [
      ["keno", "--selection", '{"risk":"low","picks":[7]}'],
      "too many sequences of draws to play them all: name a class",
    ],
    [["coin-flip", "--stake", "0.5"], "--stake is a whole number of minor units from 1, not 0.5\n\npnpm par GAME"],
  ])("%j exits 1 and says what is wrong", async (args, sentence) => {
    const { status, stdout, stderr } = await par(...args);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
