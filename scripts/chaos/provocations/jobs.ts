import { freePort } from "@croupier/testing/free-port";
import { startProgram } from "@croupier/testing/service-process";
import { addJob, jobEnds, panel, search, seen, statement } from "../look.ts";
import { every, flip, holdOpen } from "../play.ts";
import type { Provocation } from "../provocation.ts";

export const workerSilent = (): Provocation => ({
  alert: "WorkerSilent",
  game: "coin-flip",
  faster: 60,
  cause: "the worker has died, and what should take its place lacks a secret",
  provoke: (house) => house.worker.kill(),
  steps: [
    {
      says: "Does Prometheus reach it (`up`, Status → Targets)?",
      async look(house) {
        const up = await panel(house, "cluster", "Scraped");
        const worker = up.find(({ labels }) => labels["job"] === "croupier-worker");
        return seen(worker?.value === 0 && up.length === 3, "of all that is scraped it alone is down");
      },
    },
    {
      says: "one sentence says what keeps it from starting",
      async look({ workerEnvironment }) {
        const environment = { ...workerEnvironment, CROUPIER_IDENTITY_KEY: "" };
        const why = await startProgram(["gateway/src/worker.ts"], await freePort(), environment).then(
          () => "",
          (error: unknown) => String(error),
        );
        const [sentence = ""] = /CROUPIER_IDENTITY_KEY is missing[^\n"]*/.exec(why) ?? [];
        return seen(sentence !== "", sentence);
      },
    },
  ],
  mend: (house) => house.worker.start(),
});

export const jobsStuck = (): Provocation => {
  let letGo = (): Promise<void> => Promise.resolve();
  return {
    alert: "JobsStuck",
    game: "coin-flip",
    faster: 60,
    cause:
      "somebody's session has locked a table that jobs read, so that all that a worker does at a time waits for it",
    async provoke(house) {
      letGo = await holdOpen(house, "lock table operators in access exclusive mode");
      for (const job of ["roll-up-reports", "award-jackpots", "resolve-abandoned"]) await addJob(house, job);
    },
    steps: [
      {
        says: "_Database_, Jobs due, Jobs ended a second: does any job end",
        async look(house) {
          const due = Math.max(...(await panel(house, "database", "Jobs due")).map(({ value }) => value));
          return seen(due >= 1, "jobs are due that nobody has begun");
        },
      },
      statement(
        "select task_identifier, run_at, attempts, locked_by, last_error from graphile_worker.jobs order by run_at limit 20;",
        (rows) => {
          const taken = rows.filter((row) => row["locked_by"] !== null).length;
          return seen(taken === 2 && rows.length > taken, "two are locked by a worker, as many as it does at a time");
        },
      ),
      statement(
        "select pid, application_name, pg_blocking_pids(pid), now() - query_start as since, left(query, 80) from pg_stat_activity where wait_event_type = 'Lock';",
        async (rows, house) => {
          const blocking = new Set(rows.flatMap((row) => row["pg_blocking_pids"] as readonly number[]));
          const psql = await house.sql("select pid from pg_stat_activity where application_name = 'psql'");
          const isIt = psql.some((row) => blocking.has(Number(row["pid"])));
          return seen(isIt, `${rows.length} sessions wait for one of psql's`);
        },
      ),
    ],
    async mend(house) {
      await house.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'psql'");
      await letGo();
    },
  };
};

export const reportsBehind = (): Provocation => {
  let letGo = (): Promise<void> => Promise.resolve();
  return {
    alert: "ReportsBehind",
    game: "coin-flip",
    faster: 120,
    cause: "a transaction that somebody has left open holds reports back",
    async prepare(house) {
      const { client } = await house.stack.launch();
      await flip(client);
      // How far it has come is known from the second time on.
      for (let times = 0; times < 2; times += 1) await jobEnds(house, "roll-up-reports");
      every(house, 1_000, "roll-up-reports");
    },
    async provoke(house) {
      letGo = await holdOpen(house, "select pg_current_xact_id()");
    },
    steps: [
      statement(
        "select pid, usename, application_name, now() - xact_start as since, state, left(query, 80) from pg_stat_activity where backend_xmin is not null or backend_xid is not null order by xact_start limit 5;",
        ([oldest]) => {
          const isPsql = oldest?.["application_name"] === "psql" && oldest["state"] === "idle in transaction";
          return seen(isPsql, "the oldest is a session of psql, idle in a transaction");
        },
      ),
      {
        says: "does `jobs.roll-up-reports` end as `ok`?",
        async look(house) {
          const ended = (await panel(house, "database", "Jobs ended a second")).filter(
            ({ labels, value }) => labels["procedure"] === "jobs.roll-up-reports" && value > 0,
          );
          const isOk = ended.length === 1 && ended[0]?.labels["outcome"] === "ok";
          return seen(
            isOk && search(house, "worker", '"outcome":"failed"').length === 0,
            "the job itself ends as `ok`",
          );
        },
      },
    ],
    async mend(house) {
      const [row] = await house.sql(
        "select pid from pg_stat_activity where state = 'idle in transaction' and backend_xid is not null",
      );
      await house.sql(`select pg_terminate_backend(${String(row?.["pid"])});`);
      await letGo();
    },
  };
};
