import { expect, it } from "vitest";
import type { AccountNews } from "./read-accounts.ts";
import { createWatched } from "./watched.ts";

const key = { operatorId: "o", playerId: "p", mode: "real" } as const;
const news = (version: bigint): AccountNews => ({ since: null, version, balance: 0, follows: true, rounds: [] });

it("one who read an older version than another watcher of the account looks again", async () => {
  const account = createWatched().account(key);
  const slow = Promise.withResolvers<AccountNews>();
  const answers = [slow.promise, Promise.resolve(news(9n))];
  const late = account.catchUp(() => answers.shift() ?? Promise.reject(new Error("asked too often")));
  expect((await account.catchUp(() => Promise.resolve(news(8n)))).version).toBe(8n);
  slow.resolve(news(7n));
  expect((await late).version).toBe(9n);
  // What the poll asks from: the first watcher knows no more than that.
  expect(account.version()).toBe(8n);
});

it("takes what there is where versions have gone back for good", async () => {
  const account = createWatched().account(key);
  await account.catchUp(() => Promise.resolve(news(8n)));
  let looks = 0;
  const read = () => Promise.resolve(news((looks += 1) > 0 ? 3n : 0n));
  expect((await account.catchUp(read)).version).toBe(3n);
  expect(looks).toBeGreaterThan(1);
});
