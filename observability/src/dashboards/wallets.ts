import { type Board, boardUrl } from "../board.ts";
import { lines } from "../panels.ts";
import { quantile, rate, told } from "../promql.ts";

const WHOSE = 'operator=~"$operator"';

/** Operators' own wallets: how they answer, and what is owed to them. */
export const wallets = (): Board => ({
  uid: "wallets",
  title: "Croupier: operators' wallets",
  about: "Operators that keep their players' money themselves: how their wallets answer, and what waits for them.",
  variables: [{ name: "operator", label: "operator", of: "croupier_wallet_calls_total" }],
  sections: [
    [
      "How they answer",
      [
        lines({
          title: "Calls a second, by how they ended",
          about: "`answered`, a refusal's code, or why it is not known.",
          queries: [[rate("croupier_wallet_calls_total", WHOSE, ["operator", "end"]), "{{operator}} {{end}}"]],
          link: ["Look at the log", boardUrl("logs", "var-search=${__field.labels.operator}")],
        }),
        lines({
          title: "Time that calls take",
          about: "All operators together. A point is a trace: click it.",
          unit: "s",
          exemplars: true,
          bad: [1, 3],
          queries: [
            [quantile(0.5, "croupier_wallet_call_seconds", "", ["call"]), "p50 {{call}}"],
            [quantile(0.99, "croupier_wallet_call_seconds", "", ["call"]), "p99 {{call}}"],
          ],
        }),
        lines({
          title: "Not asked now",
          about: "1 while a process asks an operator's wallet nothing, because it fails too often.",
          queries: [[told("croupier_wallet_breaker_open", WHOSE, ["operator"]), "{{operator}}"]],
        }),
      ],
    ],
    [
      "What waits",
      [
        lines({
          title: "Calls waiting",
          about: "Debits end by themselves; credits and rollbacks are owed, and asked for until they are answered.",
          queries: [[told("croupier_wallet_waiting_calls", WHOSE, ["operator", "kind"]), "{{operator}} {{kind}}"]],
        }),
        lines({
          title: "The oldest of them",
          about: "Above 15 minutes: the runbook of WalletCallsWaiting.",
          unit: "s",
          bad: [900, 14_400],
          queries: [
            [told("croupier_wallet_waiting_oldest_seconds", WHOSE, ["operator", "kind"]), "{{operator}} {{kind}}"],
          ],
        }),
        lines({
          title: "Differences between the books",
          about: "Open ones, by kind. Each is somebody's money.",
          bad: [1, 10],
          queries: [[told("croupier_wallet_differences", WHOSE, ["operator", "kind"]), "{{operator}} {{kind}}"]],
        }),
      ],
    ],
  ],
});
