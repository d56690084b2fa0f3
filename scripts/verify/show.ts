import type { RoundRecord } from "@croupier/contract/round";
import type { PairVerification, Verification } from "@croupier/sdk/verify";
import { shown } from "./printable.ts";
import { summarize } from "./summary.ts";
import type { VerifiedBatch, VerifiedRound } from "./verify-batch.ts";

/** Text without its quotes, where it has no need of them. */
const plain = (value: unknown): string =>
  typeof value === "string" && /^[\w.:-]{1,64}$/.test(value) ? value : shown(value);

const showVerdict = (verification: Verification | PairVerification): string => {
  if (verification.verified) return "verified: yes";
  const { field, reason, expected, found } = verification;
  return `verified: no, ${plain(field)} (${reason}): expected ${shown(expected)}, found ${shown(found)}`;
};

const aligned = (lines: readonly (readonly [label: string, text: string])[]): string =>
  lines.map(([label, text]) => `${`${label}:`.padEnd(10)}${text}`).join("\n");

const showRound = ({ round, verification }: VerifiedRound): string => {
  const record = round as RoundRecord;
  const source = verification.verified ? "derived" : "as recorded";
  const draws = verification.verified
    ? [["draws", verification.draws.map(({ n, result }) => `${n} → ${result}`).join(", ") || "none"] as const]
    : [];
  return `${aligned([
    ["round", plain(record.id)],
    ["game", `${plain(record.game)} ${plain(record.variant)}, rules ${plain(record.rulesVersion)}`],
    ...draws,
    ["stake", `${plain(record.stake)} ${plain(record.currency)} in minor units, ${source}`],
    ["payout", `${plain(record.payout)}, ${source}`],
  ])}\n${showVerdict(verification)}`;
};

const showPair = (pair: PairVerification, rounds: number): string => {
  const at = pair.verified || pair.round === undefined ? "" : `, at round ${plain(pair.round)}`;
  return `${rounds} rounds, said to be all under their pair${at}\n${showVerdict(pair)}`;
};

/** Round by round, then their pair if they were said to be all of it, and at the end how many hold. */
export const showBatches = (batches: readonly VerifiedBatch[]): string => {
  const parts = batches.flatMap(({ rounds, pair }) => [
    ...rounds.map(showRound),
    ...(pair ? [showPair(pair, rounds.length)] : []),
  ]);
  const { rounds, verified } = summarize(batches);
  return [...parts, `${rounds} ${rounds === 1 ? "round" : "rounds"}, ${verified} verified`].join("\n\n");
};
