import { type Board, boardUrl } from "../board.ts";
import { lines, number, rows } from "../panels.ts";
import { increase, rate, told } from "../promql.ts";

const toGame = (game: string) => [`Look into ${game}`, boardUrl("game", `var-game=${game}`)] as const;

/** Where anybody begins: is the house well, and if not, where to look. */
export const house = (games: readonly string[]): Board => ({
  uid: "house",
  title: "Croupier: the house",
  about: "Is the house well, and if not, where to look. A click on a game leads to its own page.",
  sections: [
    [
      "Is anything wrong?",
      [
        number({
          title: "Alerts",
          about: "Alerts that fire now, by severity. Each names its runbook.",
          bad: [1, 2],
          queries: [['count by (severity) (ALERTS{alertstate="firing"})', "{{severity}}"]],
        }),
        number({
          title: "Error budget left, 30 days",
          about: "Of calls that may fail; at 0 nothing is released but what mends it.",
          unit: "percentunit",
          queries: [["croupier:availability_budget:left30d", ""]],
          link: ["Look into the promises", boardUrl("slo")],
        }),
        number({
          title: "Ledger",
          about: "1: the newest proof found nothing. Anything else: stop, and follow the runbook.",
          queries: [["min(croupier:ledger_sound:newest)", ""]],
          link: ["Look into fairness", boardUrl("fairness")],
        }),
        number({
          title: "RTP outside its band",
          about: "Variants whose payouts are outside what their very bets return, ± 4 σ.",
          bad: [1, 3],
          queries: [
            [`sum(${told("croupier_rtp_outside", "", ["game", "variant", "operator", "currency", "window"])})`, ""],
          ],
          link: ["Look into fairness", boardUrl("fairness")],
        }),
        number({
          title: "Calls waiting for wallets",
          about: "Calls to operators' own wallets that have no answer yet.",
          bad: [10, 100],
          queries: [[`sum(${told("croupier_wallet_waiting_calls", "", ["operator", "kind"])})`, ""]],
          link: ["Look into wallets", boardUrl("wallets")],
        }),
        number({
          title: "Rounds open",
          about: "Rounds that wait for their players.",
          queries: [[`sum(${told("croupier_open_rounds", "", ["game", "operator", "age"])})`, ""]],
        }),
      ],
    ],
    [
      "What is played",
      [
        lines({
          title: "Rounds settled a second",
          about: "By game, real and play money together.",
          stacked: true,
          queries: [[rate("croupier_rounds_total", 'event="settled"', ["game"]), "{{game}}"]],
          link: ["Look into the game", boardUrl("game", "var-game=${__field.labels.game}")],
        }),
        lines({
          title: "Calls a second, by how they ended",
          about: "At the gateway. `failed` is our fault, `refused` is an answer.",
          queries: [[rate("croupier_call_seconds_count", 'service="gateway"', ["result"]), "{{result}}"]],
          link: ["Look into the gateway", boardUrl("gateway")],
        }),
        rows({
          title: "GGR in the time shown",
          about:
            "Stakes that players paid, less what was paid out for them, in minor units of each currency. Reports tell it exactly.",
          query: `${increase("croupier_turnover_minor_total", 'stakes="paid"', ["game", "currency"])} - ${increase("croupier_payouts_minor_total", 'stakes="paid"', ["game", "currency"])}`,
        }),
        rows({
          title: "Firing now",
          about: "Alerts by name.",
          query: 'ALERTS{alertstate="firing"}',
        }),
      ],
    ],
    [
      "Games",
      games.map((game) =>
        number({
          title: game,
          about: `Rounds of ${game} that settle in a second.`,
          queries: [[rate("croupier_rounds_total", `game="${game}",event="settled"`), ""]],
          link: toGame(game),
        }),
      ),
    ],
  ],
});
