import type { Board } from "../board.ts";
import { lines, traces as found } from "../panels.ts";
import { rate } from "../promql.ts";

/** Traces by what is wrong with them. */
export const traces = (games: readonly string[]): Board => ({
  uid: "traces",
  title: "Croupier: traces",
  about:
    "Errors and slow calls are always kept, of the rest a share. From a span to its log lines by Logs for this span.",
  variables: [
    { name: "service", choices: [".+", "gateway", "worker", ...games] },
    { name: "round", text: "" },
  ],
  sections: [
    [
      "Traces",
      [
        found({
          title: "Failed",
          about: "With an error in some span.",
          width: 24,
          query: '{ resource.service.name =~ "$service" && status = error }',
        }),
        found({
          title: "Slow",
          about: "Above 250 ms.",
          width: 24,
          query: '{ resource.service.name =~ "$service" && duration > 250ms }',
        }),
        found({
          title: "Of one round",
          about: "Give its id above.",
          width: 24,
          query: '{ span.croupier.round.id = "$round" }',
        }),
      ],
    ],
    [
      "Do they arrive?",
      [
        lines({
          title: "Spans sent a second",
          about: "By service.",
          queries: [[rate("croupier_spans_exported_total", "", ["service"]), "{{service}}"]],
        }),
        lines({
          title: "Spans lost a second",
          about: "For want of room, or of somebody who takes them.",
          bad: [1, 100],
          queries: [[rate("croupier_spans_lost_total", "", ["service", "reason"]), "{{service}} {{reason}}"]],
        }),
      ],
    ],
  ],
});
