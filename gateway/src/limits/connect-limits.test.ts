import { openDatabase } from "@croupier/db/database";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { expect, it, vi } from "vitest";
import { connectLimits } from "./connect-limits.ts";
import { publicRules, type Rules } from "./rules.ts";

const nobodys = "redis://127.0.0.1:1";

it.each<readonly [says: boolean, rules: Rules | undefined, redisUrl: string | undefined, inFunction: boolean]>([
  [true, publicRules, undefined, true],
  [false, publicRules, undefined, false],
  [false, publicRules, nobodys, true],
  [false, undefined, undefined, true],
])(
  "says (%s) that a function without Redis counts by itself: %j, %s, %s",
  async (says, rules, redisUrl, inFunction) => {
    const log = createLog("test", "silent");
    const warn = vi.spyOn(log, "warn");
    const db = openDatabase({ url: "postgres://127.0.0.1:1/none", applicationName: "test" });
    const { close } = await connectLimits({ rules, redisUrl, inFunction, db, log, metrics: createMetrics("test") });
    const said = warn.mock.calls
      .map((call) => String(call.at(-1) ?? call[0]))
      .filter((text) => text.includes("REDIS_URL"));
    expect(said).toHaveLength(says ? 1 : 0);
    await close();
    await db.destroy();
  },
);
