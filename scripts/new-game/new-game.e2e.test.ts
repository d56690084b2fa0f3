import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
let copy: string;

/** The repository as it stands, with what is installed in it; the libraries' files are linked, not copied. */
const copyHouse = (to: string): void => {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  for (const path of String(listed)
    .split("\0")
    .filter((name) => name !== "" && existsSync(join(ROOT, name)))) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(ROOT, path), join(to, path));
  }
  const installed = globSync(
    [
      "node_modules",
      "gateway/node_modules",
      "scripts/node_modules",
      "observability/node_modules",
      "{games,infra,shared}/*/node_modules",
    ],
    { cwd: ROOT },
  );
  for (const path of installed) {
    const [from, target] = [join(ROOT, path), join(to, path)];
    const linked = spawnSync("cp", ["-al", from, target]);
    if (linked.status !== 0) execFileSync("cp", ["-a", from, target]);
  }
};

/** Runs a script in the copy; throws all that it printed if it fails. */
const run = (...command: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: copy,
    encoding: "utf8",
    env: { ...process.env, CI: "true", NO_COLOR: "1", VITEST: undefined, VITEST_POOL_ID: undefined },
  });
  if (status !== 0) throw new Error(`${command.join(" ")} exits ${status}:\n${stdout}${stderr}`);
  return stdout;
};

const vitest = join("node_modules", "vitest", "vitest.mjs");
const oxlint = join("node_modules", "oxlint", "bin", "oxlint");

/** What a front-end developer would write; the expected errors must be errors, or the types are not the game's. */
const PLAY = `import { verifyRound } from "@croupier/sdk/verify";
import { createTestDatabase } from "../src/database.ts";
import { startStack } from "../src/stack.ts";
import { expect, test } from "vitest";

test("one bet plays and verifies", async () => {
  await using database = await createTestDatabase();
  await using stack = await startStack(database.url, "lucky-seven");
  const { client } = await stack.launch();
  const game = client.games["lucky-seven"];
  const { round, balance } = await game.open({ wagers: [{ selection: { pick: 7 }, stake: 100 }] });
  const drawn: number = round.view.drawn;
  expect(round).toMatchObject({ game: "lucky-seven", status: "settled", payout: drawn === 7 ? 990 : 0 });
  expect(balance).toBe(100_000 - 100 + round.payout);
  await client.fairness.rotate();
  expect(await verifyRound(await client.rounds.get({ roundId: round.id }))).toMatchObject({ verified: true });
  // @ts-expect-error: a selection of another game
  void (() => game.open({ wagers: [{ selection: { calls: ["heads"] }, stake: 100 }] }));
  // @ts-expect-error: not in this game's view
  void round.view.flips;
});
`;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "croupier-new-game-"));
  // PostgreSQL may run as another user, who must find its way in.
  chmodSync(copy, 0o755);
  copyHouse(copy);
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

describe("pnpm new-game lucky-seven, with no edit by hand", { timeout: 240_000 }, () => {
  test("writes a game that every check passes, that keeps the laws, and that plays through the SDK it is typed in", () => {
    run("scripts/new-game.ts", "lucky-seven");
    writeFileSync(join(copy, "shared/testing/e2e/lucky-seven.e2e.test.ts"), PLAY);
    run("scripts/check.ts", "types", "unused", "format", "imports", "generated", "tidy");
    // Of all that is to be linted this alone is new, and linting all takes longer than the rest together.
    run(oxlint, "--deny-warnings", "games/lucky-seven", "gateway/src/games.gen.ts", "shared/sdk/src/games.gen.ts");
    expect(run(vitest, "run", "lucky-seven")).toMatch(/Test Files +2 passed/);
  });
});
