import { verifyCommitment, verifyNonceSequence } from "@croupier/fairness/verify";
import { firstDifference } from "./difference.ts";
import { type FinishedRound, parseRevealed, parseRound, type RevealedPair } from "./record-shape.ts";
import { type Forged, forged, type Verification, type Verified } from "./verification.ts";

/** `round` is the id of the round at fault, where it is one round's. The draws are in the order of the rounds given. */
export type PairVerification =
  | { readonly verified: true; readonly rounds: readonly (Verified & { readonly round: string })[] }
  | (Forged & { readonly round?: string | undefined });

/** See `verifyPair`; `verify` verifies one round. */
export const verifyRounds = async (
  records: readonly unknown[],
  reveal: unknown,
  verify: (round: FinishedRound) => Promise<Verification>,
): Promise<PairVerification> => {
  const pair = parseRevealed(reveal);
  if ("verified" in pair) return { ...pair, field: pair.field ? `revealed.${pair.field}` : "revealed" };
  if (!verifyCommitment(pair.serverSeed, pair.commitment)) {
    const expected = "the SHA-256 of the server seed";
    return forged("commitment_broken", { field: "revealed.commitment", expected, found: pair.commitment });
  }
  if (!Array.isArray(records)) {
    return forged("malformed", { field: "rounds", expected: "a list of rounds", found: records });
  }
  const rounds: FinishedRound[] = [];
  for (const [index, record] of (records as readonly unknown[]).entries()) {
    const round = parseRound(record, pair.serverSeed);
    // What has no shape has no id to trust: its place in the list names it.
    if ("verified" in round) return { ...round, field: `rounds.${index}.${round.field}` };
    const foreign = otherPair(pair, round);
    if (foreign) return { ...foreign, round: round.id };
    rounds.push(round);
  }
  const problem = verifyNonceSequence(
    rounds.map(({ fairness }) => fairness),
    pair.rounds,
  );
  if (problem) {
    const expected = `nonces 0 to ${pair.rounds - 1}, each once`;
    return forged("rounds_missing", { field: "fairness.nonce", expected, found: `${problem.code} ${problem.nonce}` });
  }
  const verified: (Verified & { readonly round: string })[] = [];
  for (const round of rounds) {
    const verification = await verify(round);
    if (!verification.verified) return { ...verification, round: round.id };
    verified.push({ ...verification, round: round.id });
  }
  return { verified: true, rounds: verified };
};

const otherPair = ({ rounds: _rounds, ...pair }: RevealedPair, { fairness }: FinishedRound): Forged | undefined => {
  for (const field of ["seedPairId", "commitment", "clientSeed", "serverSeed"] as const) {
    const difference = firstDifference(`fairness.${field}`, pair[field], fairness[field]);
    if (difference) return forged("differs", difference);
  }
  return undefined;
};
