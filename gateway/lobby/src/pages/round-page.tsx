import type { AnyRound, Client } from "@croupier/sdk";
import { tellRound, type ToldRound } from "@croupier/sdk/words";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { session } from "../casino/casino.ts";
import { refusalWords } from "../casino/refusal-words.ts";
import { VerifyRound } from "../fairness/verify-round.tsx";
import { replayOf } from "../frame/play.ts";
import { tableOf } from "../games/tables.tsx";
import { titleOf } from "../games/titles.ts";
import { formatMoney } from "../numbers/money.ts";

const Replay = ({ client, round }: { readonly client: Client; readonly round: AnyRound }) => {
  const play = useMemo(() => replayOf(client, round as never), [client, round]);
  const Table = tableOf(round.game);
  return (
    <div class="replay">
      <Table play={play} />
    </div>
  );
};

/** A round of the past: told in words, played again on its table, and verified. */
export const RoundPage = ({ client, roundId }: { readonly client: Client; readonly roundId: string }) => {
  const round = useSignal<AnyRound | undefined>(undefined);
  const told = useSignal<ToldRound | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const runs = useSignal(0);
  const load = async (): Promise<void> => {
    try {
      const found = await client.rounds.get({ roundId });
      told.value = await tellRound(found);
      round.value = found as AnyRound;
    } catch (error) {
      problem.value = refusalWords(error);
    }
  };
  useEffect(() => void load(), [roundId]);
  const reveal = async (): Promise<void> => {
    try {
      await client.fairness.rotate();
      await load();
    } catch (error) {
      problem.value = refusalWords(error);
    }
  };
  const now = round.value;
  const currency = session.value;
  return (
    <div class="page">
      <h1>
        <a href="#/history" aria-label="Back to the history">
          ‹
        </a>
        {now ? titleOf(now.game).title : "A round"}
      </h1>
      {problem.value === undefined ? null : (
        <p class="refusal" role="alert">
          {problem.value}
        </p>
      )}
      {now && currency ? (
        <>
          <ol class="told">
            {now.wagers.map((wager, index) => (
              <li key={index}>
                Bet {formatMoney(wager.stake, currency)}
                {told.value?.bets[index] ? ` on ${told.value.bets[index]}` : ""}.
              </li>
            ))}
            {told.value?.actions.map((action, index) => (
              <li key={`a${index}`}>{action}</li>
            ))}
            <li>
              {now.status === "settled" ? `Paid ${formatMoney(now.payout, currency)}.` : `The round is ${now.status}.`}
            </li>
          </ol>
          <Replay key={runs.value} client={client} round={now} />
          <button type="button" onClick={() => (runs.value += 1)}>
            Play it again
          </button>
          <h2>Verify</h2>
          <VerifyRound round={now} onReveal={reveal} />
        </>
      ) : null}
    </div>
  );
};
