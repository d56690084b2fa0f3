import type { Verification } from "@croupier/sdk/verify";

const REASONS: Readonly<Record<string, string>> = {
  malformed: "This isn't a round's record, or it has been changed so that it isn't one any more.",
  commitment_broken: "The server seed isn't the one that the house committed to.",
  rules_unknown: "This page doesn't have the rules that the record names.",
  rules_differ: "The rules of the record aren't those that this page has.",
  differs: "Computed again, the round comes out differently.",
  seed_not_revealed: "The server seed isn't revealed yet: change the seeds first.",
  scripted: "The client seed tells the draws, as while a game is being written, so chance had no say.",
};

/** What computing a round again came to, with each draw. */
export const Verdict = ({ verification }: { readonly verification: Verification }) => {
  if (verification.verified) {
    return (
      <div class="verdict verdict-good" role="status">
        <p>
          <strong>Verified.</strong> The commitment holds, the rules are those named, and every draw and payout comes
          out the same.
        </p>
        <table>
          <caption>What was drawn, in order</caption>
          <thead>
            <tr>
              <th scope="col">Draw</th>
              <th scope="col">From</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {verification.draws.map(({ n, result }, index) => (
              <tr key={index}>
                <td>{index + 1}</td>
                <td>0 … {Number(n) - 1}</td>
                <td>{result}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    );
  }
  const { reason, field } = verification;
  return (
    <div class="verdict verdict-bad" role="alert">
      <p>
        <strong>Not verified.</strong> {REASONS[reason] ?? reason}
      </p>
      <p class="hint">
        <code>
          {reason}: {field}
        </code>
      </p>
    </div>
  );
};
