import { type Board, boardUrl } from "../board.ts";
import { lines } from "../panels.ts";
import { quantile, rate } from "../promql.ts";

const HERE = 'service="gateway",procedure=~"$procedure"';
const TO_LOGS = ["Look at its log", boardUrl("logs", "var-service=gateway")] as const;

/** Rate, errors, duration of every procedure, and what the gateway has left to give. */
export const gateway = (): Board => ({
  uid: "gateway",
  title: "Croupier: the gateway",
  about: "Rate, errors and duration by procedure; limits, streams, and how full it is.",
  variables: [{ name: "procedure", label: "procedure", of: 'croupier_call_seconds_count{service="gateway"}' }],
  sections: [
    [
      "Rate, errors, duration",
      [
        lines({
          title: "Calls a second",
          about: "By procedure.",
          queries: [[rate("croupier_call_seconds_count", HERE, ["procedure"]), "{{procedure}}"]],
        }),
        lines({
          title: "Failures a second",
          about: "What is our fault, by procedure and code.",
          bad: [0.1, 1],
          queries: [
            [
              rate("croupier_calls_total", `${HERE},outcome=~"internal|unavailable|deadline_exceeded"`, [
                "procedure",
                "outcome",
              ]),
              "{{procedure}} {{outcome}}",
            ],
          ],
          link: TO_LOGS,
        }),
        lines({
          title: "Time, p99",
          about: "By procedure. A point is a trace: click it.",
          unit: "s",
          exemplars: true,
          bad: [0.25, 1],
          queries: [[quantile(0.99, "croupier_call_seconds", HERE, ["procedure"]), "{{procedure}}"]],
        }),
        lines({
          title: "Refusals a second",
          about: "Answers that say no, by code: what callers do wrong, or may not.",
          queries: [
            [
              rate("croupier_calls_total", `${HERE},outcome!~"ok|internal|unavailable|deadline_exceeded"`, ["outcome"]),
              "{{outcome}}",
            ],
          ],
        }),
      ],
    ],
    [
      "Limits and streams",
      [
        lines({
          title: "Rate limits' decisions a second",
          about: "Refused by which limit, and where it was counted.",
          queries: [
            [
              rate("croupier_limit_decisions_total", 'outcome="refused"', ["limit", "counted"]),
              "refused by {{limit}} ({{counted}})",
            ],
            [rate("croupier_limit_decisions_total", 'outcome="allowed"'), "allowed"],
          ],
        }),
        lines({
          title: "Limits counted together",
          about: "1 while gateways count in Redis, 0 for one that counts alone; nothing where there is no Redis.",
          queries: [["min by (instance) (croupier_limits_shared)", "{{instance}}"]],
        }),
        lines({
          title: "Streams open",
          about: "By replica.",
          queries: [["sum by (instance) (croupier_streams_open)", "{{instance}}"]],
        }),
      ],
    ],
    [
      "How full it is",
      [
        lines({
          title: "Requests inside, and how many may be",
          about: "The limit falls while the event loop is late. Above it, requests are refused at the door.",
          queries: [
            ['sum by (instance) (croupier_requests_inside{service="gateway"})', "inside {{instance}}"],
            ['sum by (instance) (croupier_requests_limit{service="gateway"})', "limit {{instance}}"],
          ],
        }),
        lines({
          title: "Refused at the door, a second",
          about: "Because this process had enough to do.",
          bad: [0.1, 1],
          queries: [[rate("croupier_shed_total", "", ["service"]), "{{service}}"]],
        }),
        lines({
          title: "Event loop's delay, p99",
          about: "A loop that is late answers everything late.",
          unit: "s",
          bad: [0.05, 0.1],
          queries: [['max by (instance) (nodejs_eventloop_lag_p99_seconds{service="gateway"})', "{{instance}}"]],
        }),
        lines({
          title: "Connections to PostgreSQL",
          about: "In use, and who waits for one, by pool.",
          queries: [
            ['sum by (pool) (croupier_pool_connections{service="gateway",state="inUse"})', "{{pool}} in use"],
            ['sum by (pool) (croupier_pool_connections{service="gateway",state="waiting"})', "{{pool}} waiting"],
          ],
        }),
      ],
    ],
  ],
});
