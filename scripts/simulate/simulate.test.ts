import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../par/run-command.ts";

const simulate = (...args: readonly string[]) => runCommand("simulate.ts", ...args);

interface Result {
  readonly agrees: boolean;
  readonly rounds: number;
  readonly classes: readonly {
    readonly name: string;
    readonly rounds: number;
    readonly sigmas: number;
    readonly checksum: string;
    readonly observedRtp: { readonly exact: string };
    readonly objections: readonly string[];
  }[];
}

const resultOf = (...args: readonly string[]): Result => JSON.parse(simulate(...args, "--json").stdout) as Result;

const BIASED = join(import.meta.dirname, "../../shared/testing/src/games/biased-coin.ts");

describe("pnpm simulate", () => {
  test("plays every class, shares the rounds, and agrees with the exact figures", () => {
    const { status, stdout } = simulate("coin-flip", "--rounds", "400000", "--stake", "50");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 call +20,000 +\d+\.\d{4} +± 1\.3720 +99\.0000 +[+-]\d\.\d\dσ/m);
    expect(stdout).toMatch(/^400,000 rounds in .+ a second\.$/m);
    expect(stdout).toMatch(/^At a stake of 50 they cost 20,000,000 and paid [\d,]+\.$/m);
    expect(stdout).toMatch(/^The simulation agrees with the exact figures\.$/m);
    expect(stdout.match(/^\d+ calls? .+ [0-9a-f]{8}$/gm)).toHaveLength(20);
  });

  test("gives the same rounds for the same seed on any number of workers, and others for another seed", () => {
    const args = ["coin-flip", "--class", "2 calls", "--rounds", "1000000"];
    const [one, three] = ["1", "3"].map((workers) => resultOf(...args, "--workers", workers));
    expect(three?.classes).toEqual(one?.classes);
    expect(one?.classes).toMatchObject([{ name: "2 calls", rounds: 1_000_000, objections: [] }]);
    expect(resultOf(...args, "--seed", "other").classes[0]?.checksum).not.toBe(one?.classes[0]?.checksum);
  });

  test("plays parameters never shipped, and a bet of one's own", () => {
    const args = ["--params", '{"rtp":"1/2"}', "--selection", '{"calls":["tails"]}', "--rounds", "100000"];
    const { agrees, classes } = resultOf("coin-flip", ...args);
    expect(agrees).toBe(true);
    expect(classes[0]).toMatchObject({ name: '{"calls":["tails"]}', exactRtp: { exact: "1/2" } });
  });

  test("finds rules that cheat, and exits 1", () => {
    const { status, stdout } = simulate(BIASED, "--rounds", "1e6");
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^The simulation DISAGREES with the exact figures:\n {2}flip: the RTP is off by -\d+\.\dσ$/m,
    );
  });

  test("--help tells the options and the games", () => {
    const { status, stdout } = simulate("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("--workers N");
  });

  test.each([
    [["coin-toss"], "there is no game coin-toss; there are: "],
    [["coin-flip", "--rounds", "0"], "--rounds is a whole number from 1, not 0\n\npnpm simulate GAME"],
    [["coin-flip", "--class", "heads"], 'coin-flip has no class "heads"'],
    [["coin-flip", "--params", '{"rtp":0}'], "parameters.rtp: an RTP lies above 0"],
  ])("%j exits 1 and says what is wrong", (args, sentence) => {
    const { status, stdout, stderr } = simulate(...args);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
