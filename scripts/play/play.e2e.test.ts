import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { chooseClientSeed } from "@croupier/testing/chosen-seed";
import { createTestDatabase } from "@croupier/testing/database";
import { startStack } from "@croupier/testing/stack";
import { expect, test } from "vitest";

const PLAY = path.join(import.meta.dirname, "../play.ts");
const within = { timeout: 15_000 };

/** Plays in a process of its own; `lines` are typed once it asks. */
const startPlaying = (environment: Readonly<Record<string, string>>, ...args: readonly string[]) => {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [PLAY, ...args], { env, stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  let said = "";
  child.stdout.on("data", (text: Buffer) => (said += text.toString()));
  return {
    asked: async (times: number) => {
      await expect.poll(() => said.split("\n> ").length - 1, within).toBe(times);
    },
    type: (line: string) => child.stdin.write(`${line}\n`),
    ended: async () => ({ code: ((await exited) as [number])[0], said }),
  };
};

test("who is overtaken by another client is told so, shown the round as it stands, and goes on from there", async () => {
  await using database = await createTestDatabase();
  await using stack = await startStack(database.url, "mines");
  const { client, playerId } = await stack.launch({ playerId: "ann" });
  await client.fairness.current();
  const clientSeed = await chooseClientSeed(stack, playerId, (draws) => {
    const tiles = draws.shuffle(25);
    return ![tiles.next(), tiles.next(), tiles.next()].some((mine) => [3, 5, 7].includes(mine));
  });
  await client.fairness.rotate({ clientSeed });

  const casino = {
    CROUPIER_URL: stack.gatewayUrl,
    CROUPIER_OPERATOR_KEY: stack.operatorKey,
    CROUPIER_PLAYER: "ann",
  };
  const playing = startPlaying(casino, "mines", "--mines", "3");
  await playing.asked(1);
  const { round } = await client.games.mines.current();
  if (!round) throw new Error("no round is open");
  await client.games.mines.act({ roundId: round.id, expectedStep: 0, action: { type: "reveal", tile: 5 } });
  playing.type("reveal 3");
  await playing.asked(2);
  playing.type("reveal 7");
  await playing.asked(3);
  playing.type("cash-out");

  const { code, said } = await playing.ended();
  expect(said).toMatch(/stale_action: someone else has acted .+\n\nround: +\S+\ngame: .+\n(.+\n)+revealed: +5\n/);
  expect(said.match(/revealed: .+/g)?.at(-1)).toMatch(/: +5, 7$/);
  expect(said).toMatch(/status: +settled\n/);
  expect(said).toContain("verified: yes");
  expect(code).toBe(0);
});
