import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Launched } from "@croupier/testing/stack";
import type { House } from "../house.ts";
import { jobEnds, panel, seen, statement } from "../look.ts";
import { flip, lookNow } from "../play.ts";
import type { Provocation } from "../provocation.ts";

const AT_ONCE = 32;

/** Players at a table whose coins always show heads. */
const playBent = async (house: House, rounds: number): Promise<readonly Launched[]> => {
  const players = await Promise.all(
    Array.from({ length: AT_ONCE }, () => house.stack.launch({ balance: 100_000_000n })),
  );
  const each = Math.ceil(rounds / AT_ONCE);
  const play = async ({ client }: Launched): Promise<void> => {
    for (let n = 0; n < each; n += 1) await flip(client);
  };
  await Promise.all(players.map(play));
  return players;
};

const verifyOffline = (records: object): string => {
  const folder = mkdtempSync(join(tmpdir(), "croupier-rounds-"));
  const file = join(folder, "rounds.json");
  writeFileSync(file, JSON.stringify(records));
  const program = join(import.meta.dirname, "../../verify.ts");
  const { stdout } = spawnSync(process.execPath, [program, file], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return stdout.trim();
};

const outsideBand = (alert: string, window: "day" | "month", rounds: number): Provocation => {
  let players: readonly Launched[] = [];
  return {
    alert,
    labels: { side: "above", window },
    game: "coin-flip",
    faster: 60,
    service: "scripts/chaos/bent-host.ts",
    cause: `a service's draws are not those of its seeds: every coin shows heads, ${rounds} times`,
    async provoke(house) {
      players = await playBent(house, rounds);
      // How far it has come is known from the second time on.
      for (let times = 0; times < 2; times += 1) await jobEnds(house, "roll-up-reports");
      await lookNow(house);
    },
    steps: [
      {
        says: "_Fairness_, Outside their bands: which game, variant, operator, currency, side?",
        async look(house) {
          const [row, ...others] = await panel(house, "fairness", "Outside their bands", window);
          const { game, variant, operator, currency, side } = row?.labels ?? {};
          const isIt = others.length === 0 && operator === house.stack.operatorId && side === "above";
          return seen(isIt, `${game} ${variant}, this operator, ${currency}, ${side}`);
        },
      },
      {
        says: "`reports.rtp` with the operator's key, by stake band: how many σ",
        async look(house) {
          const { rows } = (await house.operator("reports.rtp", { stakeBands: true })) as {
            readonly rows: readonly Readonly<
              Record<string, { readonly rounds?: number; readonly actualRtp?: string }>
            >[];
          };
          const measured = rows[0]?.[window === "day" ? "lastDay" : "lastMonth"];
          return seen((measured?.rounds ?? 0) >= rounds, `${measured?.rounds} rounds paid ${measured?.actualRtp}`);
        },
      },
      statement(
        "select id, player_id, stake, payout, opened_at from rounds where operator_id = '…' and game = '…' and settled_at > now() - interval '1 day' order by payout - stake desc limit 20;",
        (rows) => seen(rows.length === 20, "twenty alike: no big win explains it"),
        ({ stack }) => [stack.operatorId, "coin-flip"],
      ),
      {
        says: "A round names its `rules_hash`",
        async look(house) {
          const hashes = await house.sql("select distinct rules_hash from rounds");
          return seen(hashes.length === 1, "one for all: it is no release of today");
        },
      },
      {
        says: "verify them, offline: `rounds.get`, then `pnpm verify FILE`",
        async look() {
          const client = players[0]?.client;
          if (!client) throw new Error("nobody has played");
          const { rounds: listed } = await client.rounds.list({ limit: 10 });
          await client.fairness.rotate({ clientSeed: "next" });
          const records = await Promise.all(listed.map(({ id }) => client.rounds.get({ roundId: id })));
          const verdict = verifyOffline(records);
          return seen(/do(?:es)? not verify|not verified|differs/.test(verdict), verdict.split("\n").at(-1) ?? "");
        },
      },
    ],
    async mend(house) {
      // The rounds stay as they are, and the window goes on.
      await house.sql("update report_hours set hour = hour - interval '32 days'");
      await lookNow(house);
    },
  };
};

export const outsideForADay = (): Provocation => outsideBand("RtpOutsideBand", "day", 1_024);
export const outsideForLong = (): Provocation => outsideBand("RtpOutsideBandForLong", "month", 10_016);
