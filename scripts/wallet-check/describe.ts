import type { CallName } from "@croupier/wallet/protocol";
import type { WalletOutcome } from "@croupier/wallet/outcome";

/** An outcome in words for a report. */
export const describeOutcome = (outcome: WalletOutcome<CallName>): string => {
  switch (outcome.outcome) {
    case "answered": {
      const { answer } = outcome;
      return "balance" in answer ? `answered, balance ${String(answer.balance)}` : "answered";
    }
    case "refused":
      return `refused with ${outcome.code}`;
    case "unknown":
      return `no answer of the protocol: ${outcome.reason} (${outcome.detail})`;
  }
};
