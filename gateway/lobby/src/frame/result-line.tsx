import type { AnyRound } from "@croupier/sdk";
import { session } from "../casino/casino.ts";
import { formatMoney } from "../numbers/money.ts";
import { multiplierText, ratio } from "../numbers/ratio.ts";

/** How a round ended, in money. Celebrated is a win that is larger than what it cost, and no other. */
export const ResultLine = ({
  round,
}: {
  readonly round: Pick<AnyRound, "payout" | "stake" | "status" | "jackpots"> | undefined;
}) => {
  const currency = session.value;
  if (!round || !currency) return <p class="result result-none">&nbsp;</p>;
  const { payout, stake, status } = round;
  const jackpot = round.jackpots?.find(({ won }) => won);
  const pays = formatMoney(payout, currency);
  if (jackpot && jackpot.amount !== null) {
    return <p class="result result-won">Jackpot: {formatMoney(jackpot.amount, currency)}</p>;
  }
  if (status === "voided") return <p class="result">Void: your stake is back</p>;
  if (payout === 0) return <p class="result">No win</p>;
  if (payout < stake) return <p class="result">{pays} back</p>;
  if (payout === stake) return <p class="result">Stake back: {pays}</p>;
  return (
    <p class="result result-won">
      Won {pays} <span class="times">{multiplierText(ratio(payout, stake))}</span>
    </p>
  );
};
