import type { Board } from "../board.ts";
import { lines, logs, number, rows, traces } from "../panels.ts";
import { increase, quantile, rate, told } from "../promql.ts";

const WHERE = 'game="$game",variant=~"$variant",operator=~"$operator",currency=~"$currency"';
const PLAY = 'service="gateway",procedure=~"games.$game.(open|act)"';

/** One game, whichever is chosen: all that there are, by the folders of `games/`. */
export const game = (games: readonly string[]): Board => ({
  uid: "game",
  title: "Croupier: a game",
  about: "What is played of one game, what it pays, and how fast it answers.",
  variables: [
    { name: "game", choices: games },
    { name: "variant", label: "variant", of: 'croupier_rounds_total{game="$game"}' },
    { name: "operator", label: "operator", of: 'croupier_rounds_total{game="$game"}' },
    { name: "currency", label: "currency", of: 'croupier_rounds_total{game="$game"}' },
  ],
  sections: [
    [
      "What is played",
      [
        lines({
          title: "Rounds a second",
          about: "Opened, settled and voided.",
          queries: [[rate("croupier_rounds_total", WHERE, ["event", "mode"]), "{{event}}, {{mode}}"]],
        }),
        lines({
          title: "Turnover and payouts a second",
          about: "Real money, in minor units of each currency; free rounds apart.",
          queries: [
            [
              rate("croupier_turnover_minor_total", WHERE, ["currency", "stakes"]),
              "turnover {{currency}} ({{stakes}})",
            ],
            [rate("croupier_payouts_minor_total", WHERE, ["currency", "stakes"]), "payouts {{currency}} ({{stakes}})"],
          ],
        }),
        rows({
          title: "GGR in the time shown",
          about: "In minor units. Reports tell it exactly.",
          query: `${increase("croupier_turnover_minor_total", `${WHERE},stakes="paid"`, ["operator", "variant", "currency"])} - ${increase("croupier_payouts_minor_total", `${WHERE},stakes="paid"`, ["operator", "variant", "currency"])}`,
        }),
        lines({
          title: "Open rounds",
          about: "By age, and by how many seconds the oldest is past its operator's policy.",
          queries: [
            [
              `sum by (age) (${told("croupier_open_rounds", 'game="$game",operator=~"$operator"', ["operator", "age"])})`,
              "{{age}}",
            ],
            [told("croupier_open_round_overdue_seconds", 'game="$game",operator=~"$operator"'), "seconds overdue"],
          ],
        }),
      ],
    ],
    [
      "What it pays",
      [
        lines({
          title: "RTP of the last 24 hours, and what these very bets return",
          about: "The band is ± 4 σ of what was staked. Outside it: the runbook of RtpOutsideBand.",
          unit: "percentunit",
          width: 24,
          queries: [
            [
              told("croupier_rtp_actual", `${WHERE},window="day"`, ["variant", "operator", "currency"]),
              "actual {{variant}} {{operator}} {{currency}}",
            ],
            [
              told("croupier_rtp_certified", `${WHERE},window="day"`, ["variant", "operator", "currency"]),
              "certified {{variant}} {{operator}} {{currency}}",
            ],
            [
              told("croupier_rtp_band_low", `${WHERE},window="day"`, ["variant", "operator", "currency"]),
              "low {{variant}} {{operator}} {{currency}}",
            ],
            [
              told("croupier_rtp_band_high", `${WHERE},window="day"`, ["variant", "operator", "currency"]),
              "high {{variant}} {{operator}} {{currency}}",
            ],
          ],
        }),
      ],
    ],
    [
      "How it answers",
      [
        lines({
          title: "Time of bets and actions",
          about: "At the gateway, an operator's own wallet included. A point is a trace: click it.",
          unit: "s",
          exemplars: true,
          bad: [0.25, 1],
          queries: [
            [quantile(0.5, "croupier_call_seconds", PLAY), "p50"],
            [quantile(0.99, "croupier_call_seconds", PLAY), "p99"],
          ],
        }),
        lines({
          title: "How bets and actions end",
          about: "By outcome; all but `ok` a second.",
          queries: [[rate("croupier_calls_total", `${PLAY},outcome!="ok"`, ["outcome"]), "{{outcome}}"]],
        }),
        number({
          title: "Waiting for a batch",
          about: "Money operations of this game's service.",
          width: 6,
          queries: [[`sum(croupier_batch_waiting{service="$game"})`, ""]],
        }),
        traces({
          title: "Slow or failed",
          about: "Traces of this game. From a span on to its log lines, or to the statement.",
          width: 18,
          query: '{ span.croupier.game = "$game" && (duration > 250ms || status = error) }',
        }),
        logs({
          title: "Its service says",
          about: "A line's trace_id leads to its trace.",
          query: '{service_name="$game"} | json | level=~"warn|error|40|50"',
          height: 10,
        }),
      ],
    ],
  ],
});
