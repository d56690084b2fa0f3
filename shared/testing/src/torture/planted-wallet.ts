import { randomUUID } from "node:crypto";
import type { LedgerDump } from "../operator-wallet/admin.ts";

/** A way for an operator's books to be others than ours, and how it must be told. */
export interface PlantedWalletFault {
  readonly name: string;
  readonly change: (ledger: LedgerDump) => LedgerDump;
  readonly found: RegExp;
}

type Transaction = LedgerDump["transactions"][number];

const find = ({ transactions }: LedgerDump, fits: (transaction: Transaction) => boolean): Transaction => {
  const found = transactions.find(fits);
  if (!found) throw new Error("the run has left no such transaction");
  return found;
};

const replaced = (ledger: LedgerDump, old: Transaction, ...by: readonly Transaction[]): LedgerDump => ({
  ...ledger,
  transactions: ledger.transactions.flatMap((transaction) => (transaction === old ? by : [transaction])),
});

const isPaid = ({ kind, amount }: Transaction): boolean => kind === "credit" && amount > 0;
const isJackpot = (credit: Transaction): boolean => isPaid(credit) && !credit.roundClosed;
const isStake = ({ kind, amount }: Transaction): boolean => kind === "debit" && amount > 0;

export const plantedWalletFaults: readonly PlantedWalletFault[] = [
  {
    name: "a credit that the operator has lost",
    change: (ledger) => replaced(ledger, find(ledger, isPaid)),
    found: /credit \S+ of \d+ in round \S+ is done, and the operator has no such transaction/,
  },
  {
    name: "a credit of a unit less",
    change: (ledger) => {
      const credit = find(ledger, isPaid);
      return replaced(ledger, credit, { ...credit, amount: credit.amount - 1 });
    },
    found: /is our credit of \d+ for \S+ in \S+, and the operator's credit of/,
  },
  {
    name: "a jackpot that the operator has not paid",
    change: (ledger) => replaced(ledger, find(ledger, isJackpot)),
    found: /credit \S+ of \d+ in round \S+ is done, and the operator has no such transaction/,
  },
  {
    name: "a jackpot that the operator paid twice",
    change: (ledger) => {
      const jackpot = find(ledger, isJackpot);
      return replaced(ledger, jackpot, jackpot, { ...jackpot, transactionId: randomUUID() });
    },
    found: /the operator has a credit \S+ of \d+/,
  },
  {
    name: "a debit that the operator took twice",
    change: (ledger) => {
      const debit = find(ledger, isStake);
      return replaced(ledger, debit, debit, { ...debit, transactionId: randomUUID() });
    },
    found: /the operator has a debit \S+ of \d+/,
  },
  {
    name: "a debit that was never taken back",
    change: (ledger) => {
      const rollback = find(ledger, ({ kind, reversed }) => kind === "rollback" && reversed);
      return replaced(ledger, rollback, { ...rollback, reversed: false });
    },
    found: /was to be taken back, and stands with the operator|came to 0, and to -\d+ with the operator/,
  },
  {
    name: "a balance of a unit more",
    change: (ledger) => ({
      ...ledger,
      players: ledger.players.map((player, nth) => (nth === 0 ? { ...player, balance: player.balance + 1 } : player)),
    }),
    found: /the operator holds \d+ of \S+, and its transactions add up to/,
  },
];
