import { afterEach, expect, it } from "vitest";
import { createLog, resetLogLevel, stepLogLevel } from "./log.ts";

afterEach(resetLogLevel);

it("tells more for a while, in steps, and then what it was told to tell", async () => {
  const logs = [createLog("a"), createLog("b", "error")];
  const levels = (): readonly string[] => logs.map(({ level }) => level);
  expect([stepLogLevel(60_000), levels()]).toEqual(["debug", ["debug", "debug"]]);
  expect([stepLogLevel(60_000), levels()]).toEqual(["trace", ["trace", "trace"]]);
  expect([stepLogLevel(60_000), levels()]).toEqual([undefined, ["info", "error"]]);
  stepLogLevel(5);
  await expect.poll(levels).toEqual(["info", "error"]);
});
