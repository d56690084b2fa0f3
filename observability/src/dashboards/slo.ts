import { type Board, boardUrl } from "../board.ts";
import { lines, number } from "../panels.ts";

const WINDOWS = ["5m", "30m", "1h", "6h", "3d"];
const burn = (what: string, budget: number) =>
  WINDOWS.map((window) => [`croupier:${what}:ratio_rate${window} / ${budget}`, window] as const);

/** What was promised, and how fast the budget for breaking it burns. */
export const slo = (): Board => ({
  uid: "slo",
  title: "Croupier: promises (SLO)",
  about: "What was promised in observability/slo.md, and how fast the budget for breaking it is used up.",
  sections: [
    [
      "Availability: 99.95 % of calls",
      [
        number({
          title: "Budget left, 30 days",
          about: "At 0 nothing is released but what mends it.",
          unit: "percentunit",
          width: 6,
          height: 8,
          queries: [["croupier:availability_budget:left30d", ""]],
        }),
        lines({
          title: "Burn rate",
          about: "1 uses up the budget in just 30 days. 14.4 over an hour pages, and 6 over six hours.",
          width: 18,
          bad: [6, 14.4],
          queries: burn("availability_errors", 0.0005),
          link: ["Look into the gateway", boardUrl("gateway")],
        }),
      ],
    ],
    [
      "Latency: 99 % of bets and actions within 250 ms",
      [
        number({
          title: "Budget left, 30 days",
          about: "Bets and actions that may take longer.",
          unit: "percentunit",
          width: 6,
          height: 8,
          queries: [["croupier:latency_budget:left30d", ""]],
        }),
        lines({
          title: "Burn rate",
          about: "As above.",
          width: 18,
          bad: [6, 14.4],
          queries: burn("latency_slow", 0.01),
          link: ["Look into the gateway", boardUrl("gateway")],
        }),
      ],
    ],
  ],
});
