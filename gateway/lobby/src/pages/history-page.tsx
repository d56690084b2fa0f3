import type { AnyRound, Client } from "@croupier/sdk";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { session } from "../casino/casino.ts";
import { refusalWords } from "../casino/refusal-words.ts";
import { SessionFacts } from "../frame/reality-check.tsx";
import { titleOf } from "../games/titles.ts";
import { formatMoney } from "../numbers/money.ts";

const PAGE = 25;
const when = new Intl.DateTimeFormat("en", {
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  hourCycle: "h23",
});

const Row = ({ round }: { readonly round: AnyRound }) => {
  const currency = session.value;
  if (!currency) return null;
  return (
    <tr>
      <td>
        <a href={`#/round/${round.id}`}>{titleOf(round.game).title}</a>
      </td>
      <td>{when.format(new Date(round.openedAt))}</td>
      <td class="number">{formatMoney(round.stake, currency)}</td>
      <td class={`number ${round.payout > round.stake ? "gain" : ""}`}>
        {round.status === "settled" ? formatMoney(round.payout, currency) : round.status}
      </td>
    </tr>
  );
};

export const HistoryPage = ({ client }: { readonly client: Client }) => {
  const rounds = useSignal<readonly AnyRound[]>([]);
  const cursor = useSignal<string | null | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const more = async (): Promise<void> => {
    try {
      const page = await client.rounds.list({ limit: PAGE, ...(cursor.value ? { cursor: cursor.value } : {}) });
      rounds.value = [...rounds.value, ...(page.rounds as readonly AnyRound[])];
      cursor.value = page.nextCursor;
    } catch (error) {
      problem.value = refusalWords(error);
    }
  };
  useEffect(() => {
    rounds.value = [];
    cursor.value = undefined;
    void more();
  }, [client]);
  return (
    <div class="page">
      <h1>History</h1>
      <SessionFacts />
      {problem.value === undefined ? null : (
        <p class="refusal" role="alert">
          {problem.value}
        </p>
      )}
      {rounds.value.length === 0 ? (
        <p class="hint">{cursor.value === undefined ? "Looking…" : "No rounds yet."}</p>
      ) : (
        <table class="rounds">
          <thead>
            <tr>
              <th scope="col">Game</th>
              <th scope="col">When</th>
              <th scope="col" class="number">
                Stake
              </th>
              <th scope="col" class="number">
                Paid
              </th>
            </tr>
          </thead>
          <tbody>
            {rounds.value.map((round) => (
              <Row key={round.id} round={round} />
            ))}
          </tbody>
        </table>
      )}
      {cursor.value ? (
        <button type="button" onClick={() => void more()}>
          Older rounds
        </button>
      ) : null}
    </div>
  );
};
