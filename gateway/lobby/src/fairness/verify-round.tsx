import type { AnyRound } from "@croupier/sdk";
import { type Verification, verifyRound } from "@croupier/sdk/verify";
import { tellRound } from "@croupier/sdk/words";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Fact } from "../parts/fact.tsx";
import { Verdict } from "./verdict.tsx";

interface VerifyRoundProps {
  readonly round: AnyRound;
  /** Changes the seeds, which reveals this round's; left out where they can't be changed. */
  readonly onReveal?: () => Promise<void>;
}

/** A file name's worth of a record, for whoever wants to verify it elsewhere. */
const download = (round: AnyRound): void => {
  const url = URL.createObjectURL(new Blob([JSON.stringify(round, undefined, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${round.game}-${round.id}.json`;
  link.click();
  URL.revokeObjectURL(url);
};

/** One round: what it came from, and the button that computes it again, here. */
export const VerifyRound = ({ round, onReveal }: VerifyRoundProps) => {
  const verification = useSignal<Verification | undefined>(undefined);
  const seen = useSignal<readonly string[]>([]);
  useEffect(() => {
    verification.value = undefined;
    void tellRound(round as Parameters<typeof tellRound>[0]).then((told) => (seen.value = told.seen));
  }, [round]);
  const { clientSeed, nonce, serverSeed, commitment } = round.fairness;
  return (
    <div class="verify">
      <p>{seen.value.join(" ")}</p>
      <dl class="facts">
        <Fact name="Server seed">
          <code>{serverSeed ?? "hidden until the seeds are changed"}</code>
        </Fact>
        <Fact name="Its commitment">
          <code>{commitment}</code>
        </Fact>
        <Fact name="Client seed and nonce">
          <code>
            {clientSeed} : {nonce}
          </code>
        </Fact>
      </dl>
      <div class="verify-row">
        {serverSeed === null ? (
          <button type="button" disabled={!onReveal} onClick={() => void onReveal?.()}>
            Reveal the server seed
          </button>
        ) : (
          <button
            type="button"
            onClick={() => {
              void verifyRound(round as Parameters<typeof verifyRound>[0]).then(
                (result) => (verification.value = result),
              );
            }}
          >
            Verify in this page
          </button>
        )}
        <button type="button" class="quiet" onClick={() => download(round)}>
          Save the record
        </button>
      </div>
      {verification.value ? <Verdict verification={verification.value} /> : null}
    </div>
  );
};
