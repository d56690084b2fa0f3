import { withClient } from "@croupier/testing/admin";
import { jobEnds, lineWith, panel, seen, statement } from "../look.ts";
import { every, flip } from "../play.ts";
import type { Provocation } from "../provocation.ts";

export const outOfBalance = (): Provocation => {
  /** Whose balance is changed. */
  let player = "";
  return {
    alert: "LedgerOutOfBalance",
    labels: { check: "all" },
    game: "coin-flip",
    faster: 60,
    cause: "somebody in the database by hand gives an account 7 EUR that no transfer explains",
    async prepare(house) {
      const { client, playerId } = await house.stack.launch();
      player = playerId;
      for (let n = 0; n < 5; n += 1) await flip(client);
      seen((await jobEnds(house, "check-ledger")) === "ok", "the ledger is sound at first");
    },
    async provoke(house) {
      await house.sql(`update accounts set balance = balance + 700 where player_id = '${player}'`);
      await jobEnds(house, "check-ledger");
    },
    steps: [
      {
        says: "search `not so:` (all)",
        async look(house) {
          const line = JSON.stringify(await lineWith(house, "worker", "not so:"));
          const isNamed = line.includes(player) && line.includes(house.stack.operatorId);
          return seen(isNamed, "the line names operator and player");
        },
      },
      {
        says: "select usename, application_name, state from pg_stat_activity",
        look: (house) =>
          withClient(`${house.databaseUrl}?application_name=psql`, async () => {
            const text = "select usename, application_name, state from pg_stat_activity;";
            const names = (await house.sql(text)).map((row) => row["application_name"]);
            return seen(names.includes("psql"), "whoever is in the database by hand is listed, as psql");
          }),
      },
      {
        says: "`history.list` with its operator's key",
        async look(house) {
          const { rounds } = (await house.operator("history.list")) as { readonly rounds: readonly unknown[] };
          return seen(rounds.length === 5, "five rounds of 1 EUR, none of which can have moved 7");
        },
      },
      {
        says: "select graphile_worker.add_job('check-ledger');",
        async look(house) {
          return seen((await jobEnds(house, "check-ledger")) === "problems", "the proof finds the same again");
        },
      },
    ],
    async mend(house) {
      await house.sql(`update accounts set balance = balance - 700 where player_id = '${player}'`);
      await jobEnds(house, "check-ledger");
    },
  };
};

/** An hour of the crontab's, as short as it is made in the rules. */
const HOUR_MS = 6_000;

export const notProved = (): Provocation => ({
  alert: "LedgerNotProved",
  labels: { check: "all" },
  game: "coin-flip",
  faster: 3_600_000 / HOUR_MS,
  cause: "a migration has taken from the role that proves the ledger what it reads",
  async prepare(house) {
    seen((await jobEnds(house, "check-ledger")) === "ok", "the ledger is proved at first");
    every(house, HOUR_MS, "check-ledger");
  },
  provoke: async (house) => void (await house.sql("revoke select on transfers from croupier_audit")),
  steps: [
    {
      says: "does `jobs.check-ledger` end, and as what?",
      async look(house) {
        const ended = await panel(house, "database", "Jobs ended a second");
        const failed = ended.find(
          ({ labels }) => labels["procedure"] === "jobs.check-ledger" && labels["outcome"] === "failed",
        );
        return seen((failed?.value ?? 0) > 0, "it ends as `failed`");
      },
    },
    {
      says: "`failed` has its reason in the worker's log",
      async look(house) {
        const reason = "permission denied for table transfers";
        return seen(JSON.stringify(await lineWith(house, "worker", '"outcome":"failed"')).includes(reason), reason);
      },
    },
    statement(
      "select pid, now() - xact_start, left(query, 80) from pg_stat_activity where application_name = 'croupier-worker' and state = 'active';",
      (rows) => seen(rows.length < 3, "no proof has run for long"),
    ),
  ],
  async mend(house) {
    await house.sql("grant select on transfers to croupier_audit");
    await jobEnds(house, "check-ledger");
  },
});
