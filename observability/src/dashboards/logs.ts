import type { Board } from "../board.ts";
import { logLines, logs as lines } from "../panels.ts";

const HERE = '{service_name=~"$service"}';

/** All log lines, by service, level and text. */
export const logs = (games: readonly string[]): Board => ({
  uid: "logs",
  title: "Croupier: logs",
  about: "One line for each fact. A line's trace_id leads to its trace.",
  variables: [
    { name: "service", choices: [".+", "gateway", "worker", ...games] },
    { name: "level", choices: [".+", "warn|error|40|50", "error|50"] },
    { name: "search", text: "" },
  ],
  sections: [
    [
      "Lines",
      [
        logLines({
          title: "Lines a second",
          about: "By service.",
          width: 12,
          queries: [[`sum by (service_name) (rate(${HERE} |= \`$search\` [$__auto]))`, "{{service_name}}"]],
        }),
        logLines({
          title: "Errors a second",
          about: "By service.",
          width: 12,
          bad: [0.1, 1],
          queries: [[`sum by (service_name) (rate(${HERE} | json | level=~"error|50" [$__auto]))`, "{{service_name}}"]],
        }),
        lines({
          title: "Log",
          about: "Search for a round's id, an operator's, or a trace's.",
          query: `${HERE} |= \`$search\` | json | level=~"$level"`,
        }),
      ],
    ],
  ],
});
