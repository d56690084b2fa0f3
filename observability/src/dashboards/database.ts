import type { Board } from "../board.ts";
import { lines, number, traces } from "../panels.ts";
import { rate, told } from "../promql.ts";

const figure = (name: string): string => told("croupier_database", `figure="${name}"`);
const event = (name: string): string => `max(rate(croupier_database_events_total{event="${name}"}[$__rate_interval]))`;

/** PostgreSQL as we meet it: pools, batches, jobs, and what it tells of itself. */
export const database = (): Board => ({
  uid: "database",
  title: "Croupier: the database",
  about: "PostgreSQL as the house meets it. What its host does is on the provider's own page.",
  sections: [
    [
      "What it tells of itself",
      [
        number({ title: "Connections", about: "Of all programs.", queries: [[figure("connections"), ""]] }),
        number({ title: "… at most", about: "max_connections.", queries: [[figure("connections_most"), ""]] }),
        number({ title: "Size", about: "On disk.", unit: "bytes", queries: [[figure("size_bytes"), ""]] }),
        number({
          title: "Transactions held back",
          about: "How many ids ago the oldest transaction under way began: reports and event streams wait for it.",
          bad: [100_000, 1_000_000],
          queries: [[figure("held_transactions"), ""]],
        }),
        lines({
          title: "Transactions a second",
          about: "Committed and rolled back, and deadlocks.",
          queries: [
            [event("commits"), "commits"],
            [event("rollbacks"), "rollbacks"],
            [event("deadlocks"), "deadlocks"],
          ],
        }),
        lines({
          title: "Blocks found in memory",
          about: "Of all that were asked for. Below 0.99 the disk is what bets wait for.",
          unit: "percentunit",
          max: 1,
          queries: [[`${event("blocks_hit")} / (${event("blocks_hit")} + ${event("blocks_read")})`, "in memory"]],
        }),
      ],
    ],
    [
      "How we use it",
      [
        lines({
          title: "Connections in use",
          about: "By service and pool. `money` is for bets alone.",
          queries: [['sum by (service, pool) (croupier_pool_connections{state="inUse"})', "{{service}} {{pool}}"]],
        }),
        lines({
          title: "Connections open and idle",
          about: "By service and pool.",
          queries: [['sum by (service, pool) (croupier_pool_connections{state="idle"})', "{{service}} {{pool}}"]],
        }),
        lines({
          title: "Who waits for a connection",
          about: "Should be none for longer than a moment.",
          bad: [1, 10],
          queries: [['sum by (service, pool) (croupier_pool_connections{state="waiting"})', "{{service}} {{pool}}"]],
        }),
        lines({
          title: "Money operations waiting for a batch",
          about: "By service.",
          queries: [["sum by (service) (croupier_batch_waiting)", "{{service}}"]],
        }),
        lines({
          title: "Batches in flight",
          about: "By service; two a process at the most.",
          queries: [["sum by (service) (croupier_batches_in_flight)", "{{service}}"]],
        }),
      ],
    ],
    [
      "Jobs",
      [
        lines({
          title: "Jobs due",
          about: "That should have begun, and for how many seconds the oldest has.",
          queries: [
            [told("croupier_jobs_due"), "jobs"],
            [told("croupier_jobs_due_oldest_seconds"), "seconds, the oldest"],
          ],
        }),
        lines({
          title: "Jobs ended a second",
          about: "By job and outcome.",
          queries: [
            [
              rate("croupier_calls_total", 'procedure=~"jobs..*"', ["procedure", "outcome"]),
              "{{procedure}} {{outcome}}",
            ],
          ],
        }),
        traces({
          title: "Slow statements",
          about: "Traces with a statement above 100 ms; the span has its text, without values.",
          width: 24,
          query: '{ span.db.system.name = "postgresql" && duration > 100ms }',
        }),
      ],
    ],
  ],
});
