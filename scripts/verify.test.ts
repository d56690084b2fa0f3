import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uuidV7 } from "@croupier/contract/ids";
import { partRecord } from "@croupier/contract/part-record";
import { openPlay } from "@croupier/contract/play";
import type { RoundRecord } from "@croupier/contract/round";
import { createRulebook } from "@croupier/contract/rulebook";
import { createDraws } from "@croupier/fairness/draws";
import { commitmentOf, formatSeed } from "@croupier/fairness/seed";
import { games } from "@croupier/sdk/games.gen";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const serverSeed = Uint8Array.from({ length: 32 }, (_, index) => index);
const clientSeed = "sample-client-seed";
const seedPairId = randomUUID();
const variant = createRulebook(await games["coin-flip"]()).find("standard");

/** A round as a host records it: three calls of heads. */
const roundOf = (nonce: number): RoundRecord => {
  if (!variant) throw new Error("no standard variant");
  const { rules, rulesVersion, rulesHash } = variant;
  const selection = { calls: ["heads", "heads", "heads"] };
  const bet = { selections: [selection], stakes: [101n] };
  const play = openPlay(rules, bet, createDraws({ serverSeed, clientSeed, nonce }));
  if (typeof play === "string") throw new Error(play);
  return {
    id: uuidV7(),
    game: "coin-flip",
    variant: "standard",
    rulesVersion,
    rulesHash,
    mode: "real",
    currency: "EUR",
    status: "settled",
    step: 0,
    wagers: [{ selection, stake: 101 }],
    actions: [],
    stake: Number(play.due),
    payout: Number(play.payout),
    parts: play.parts.map(partRecord),
    view: rules.view(play.state, "player"),
    fairness: {
      seedPairId,
      commitment: commitmentOf(serverSeed),
      clientSeed,
      nonce,
      serverSeed: formatSeed(serverSeed),
    },
    openedAt: "2026-05-04T03:02:01.000Z",
    settledAt: "2026-05-04T03:02:01.000Z",
  };
};

const rounds = [0, 1, 2, 3].map(roundOf);
const [round = roundOf(0)] = rounds;
const forged = { ...round, payout: round.payout + 1 };
const unrevealed = rounds.map((each) => ({ ...each, fairness: { ...each.fairness, serverSeed: null } }));
const revealed = {
  seedPairId,
  commitment: commitmentOf(serverSeed),
  clientSeed,
  serverSeed: formatSeed(serverSeed),
  rounds: rounds.length,
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "croupier-verify-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (content: string | Uint8Array): string => {
  const file = join(folder, `${randomUUID()}.json`);
  writeFileSync(file, content);
  return file;
};

/** Whoever looks for another machine ends the process in a way that no test below expects. */
const NO_NETWORK = `import net from "node:net"; import dns from "node:dns";
net.Socket.prototype.connect = dns.lookup = () => process.exit(86);`;

const verify = (args: readonly string[], input = "") => {
  const program = join(import.meta.dirname, "verify.ts");
  const preload = `data:text/javascript,${encodeURIComponent(NO_NETWORK)}`;
  return spawnSync(process.execPath, ["--import", preload, program, ...args], { input, encoding: "utf8" });
};

const verifyText = (content: string | Uint8Array, ...args: readonly string[]) => verify([fileOf(content), ...args]);

describe("genuine rounds are verified", () => {
  const trpc = (data: unknown) => ({ result: { data } });
  test.each([
    { given: "in a tRPC envelope", text: JSON.stringify(trpc(round)), count: 1 },
    { given: "as pnpm play prints them", text: JSON.stringify({ round, verification: {}, balance: 1 }), count: 1 },
    { given: "as JSON Lines", text: `${rounds.map((each) => JSON.stringify(each)).join("\n")}\n`, count: 4 },
    {
      given: "in a row",
      text: [round, { round }].map((each) => JSON.stringify(each, undefined, 2)).join(""),
      count: 2,
    },
  ])("$given", ({ text, count }) => {
    const { status, stdout, stderr } = verifyText(text);
    expect(stderr).toBe("");
    expect(stdout.match(/^verified: yes$/gm)).toHaveLength(count);
    expect(stdout).toContain(`${count} verified`);
    expect(status).toBe(0);
  });

  test("from the standard input, each with its game, its draws and its money", () => {
    const flips = (round.view as { readonly flips: readonly string[] }).flips;
    const { status, stdout } = verify(["-"], JSON.stringify(round));
    expect(stdout).toContain("coin-flip standard, rules 1");
    expect(stdout).toContain(flips.map((side) => `2 → ${side === "heads" ? 0 : 1}`).join(", "));
    expect(stdout).toContain("101 EUR in minor units, derived");
    expect(stdout).toContain(`${round.payout}, derived`);
    expect(status).toBe(0);
  });
});

describe("a forged field", () => {
  test("is named, with what it should be, and the others are verified all the same", () => {
    const { status, stdout } = verifyText([round, forged, round].map((each) => JSON.stringify(each)).join("\n"));
    const { payout } = round;
    expect(stdout).toContain(`verified: no, payout (differs): expected ${payout}, found ${payout + 1}`);
    expect(stdout).toContain("3 rounds, 2 verified");
    expect(status).toBe(1);
  });

  test("is named as JSON too", () => {
    const { status, stdout } = verifyText(JSON.stringify([round, forged]), "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      batches: [
        {
          rounds: [
            { id: round.id, verification: { verified: true, draws: [{ n: 2 }, { n: 2 }, { n: 2 }] } },
            { verification: { verified: false, reason: "differs", field: "payout", expected: round.payout } },
          ],
          pair: null,
        },
      ],
      summary: { rounds: 2, verified: 1, allVerified: false },
    });
    expect(status).toBe(1);
  });

  test.each([
    { field: "fairness.serverSeed (seed_not_revealed)", record: unrevealed[0] },
    { field: "stake (malformed)", record: { ...round, stake: undefined } },
    { field: "fairness (malformed)", record: { ...round, fairness: "lucky" } },
    {
      field: 'fairness.clientSeed (scripted): expected "a client seed that tells no draws", found "forced_0-0-0"',
      record: { ...round, mode: "demo", fairness: { ...round.fairness, clientSeed: "forced_0-0-0" } },
    },
  ])("is named where a round can't even be played again: $field", ({ field, record }) => {
    const { status, stdout } = verifyText(JSON.stringify(record));
    expect(stdout).toContain(`verified: no, ${field}`);
    expect(status).toBe(1);
  });

  test("of any size or spelling leaves the terminal alone", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const text = JSON.stringify({
      ...round,
      game: "\u001B[2Jcoin\u009B2J\u202E-flip",
      currency: "x".repeat(1_000_000),
    });
    const hostile = `${text}\n${JSON.stringify({ ...round, stake: "HERE" }).replace('"HERE"', deep)}`;
    const { status, stdout, stderr } = verifyText(hostile);
    expect(stderr).toBe("");
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(stdout.length).toBeLessThan(2_000);
    expect(status).toBe(1);
    const json = verifyText(hostile, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ summary: { rounds: 2, verified: 0 } });
    expect(json.stdout.length).toBeLessThan(4_000);
    expect(json.status).toBe(1);
  });
});

describe("the rounds under a pair", () => {
  test("are verified as all there are, also as they were before the rotation", () => {
    const rotation = fileOf(JSON.stringify({ result: { data: { active: null, next: null, revealed } } }));
    for (const list of [rounds, unrevealed]) {
      const { status, stdout } = verifyText(JSON.stringify(list), "--revealed", rotation);
      expect(stdout.match(/^verified: yes$/gm)).toHaveLength(5);
      expect(status).toBe(0);
    }
    expect(verifyText(JSON.stringify({ rounds: unrevealed, revealed })).status).toBe(0);
  });

  test("are found out when one is left out, though each by itself is genuine", () => {
    const { status, stdout } = verifyText(JSON.stringify({ rounds: rounds.toSpliced(1, 1), revealed }));
    expect(stdout).toContain("verified: no, fairness.nonce (rounds_missing)");
    expect(stdout).toContain("nonce_missing 1");
    expect(stdout).toContain("3 rounds, 3 verified");
    expect(status).toBe(1);
  });

  test("are named by the one that does not hold", () => {
    const list = [forged, ...rounds.slice(1)];
    const { status, stdout } = verifyText(JSON.stringify({ rounds: list, revealed }), "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      batches: [{ pair: { verified: false, field: "payout", round: round.id } }],
      summary: { rounds: 4, verified: 3, allVerified: false },
    });
    expect(status).toBe(1);
  });
});

test.each([
  { given: "no file", args: [], says: "name a file" },
  { given: "a missing file", args: ["/nowhere/rounds.json"], says: "/nowhere/rounds.json can't be read: there is no" },
  { given: "a folder", args: [import.meta.dirname], says: "it is a directory" },
  { given: "other JSON", args: ["-"], says: "the standard input, line 1 is not a round" },
])("refuses $given in one sentence", ({ args, says }) => {
  const { status, stdout, stderr } = verify(args, '{"balance": 5}');
  expect(stderr.split("\n")[0]).toContain(says);
  expect(stdout).toBe("");
  expect(status).toBe(2);
});

test("refuses more than 64 MiB", () => {
  const { status, stderr } = verifyText(new Uint8Array(64 * 1_024 * 1_024 + 1));
  expect(stderr).toMatch(/^\S+ is larger than 64 MiB; split it\n$/);
  expect(status).toBe(2);
});

test("`pnpm verify --help` tells how to use it", () => {
  const { status, stdout } = verify(["--help"]);
  expect(stdout).toContain("pnpm verify FILE");
  expect(status).toBe(0);
});
