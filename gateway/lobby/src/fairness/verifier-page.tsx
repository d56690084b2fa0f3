import { type Verification, verifyRound } from "@croupier/sdk/verify";
import { useSignal } from "@preact/signals";
import { Verdict } from "./verdict.tsx";

type Outcome = { readonly name: string; readonly verification: Verification };

/** The records in a text: one, a list of them, or one a line as exports have them. Throws for what is no JSON. */
const recordsIn = (text: string): readonly unknown[] => {
  const parse = (json: string): unknown => JSON.parse(json) as unknown;
  const trimmed = text.trim();
  if (trimmed === "") return [];
  try {
    const value = parse(trimmed);
    return Array.isArray(value) ? value : [value];
  } catch (error) {
    const lines = trimmed.split("\n");
    if (lines.length === 1) throw error;
    return lines.map(parse);
  }
};

const nameOf = (record: unknown): string =>
  typeof record === "object" && record !== null && "game" in record && "id" in record
    ? `${String(record.game)}, round ${String(record.id)}`
    : "A record";

/** Any exported round, computed again by this page alone: nothing is sent anywhere. */
export const VerifierPage = () => {
  const text = useSignal("");
  const outcomes = useSignal<readonly Outcome[]>([]);
  const problem = useSignal<string | undefined>(undefined);

  const verify = async (source: string): Promise<void> => {
    problem.value = undefined;
    outcomes.value = [];
    try {
      const found: Outcome[] = [];
      for (const record of recordsIn(source)) {
        found.push({
          name: nameOf(record),
          verification: await verifyRound(record as Parameters<typeof verifyRound>[0]),
        });
      }
      outcomes.value = found;
    } catch (error) {
      problem.value = error instanceof SyntaxError ? "That is no JSON." : "The rules could not be loaded.";
    }
  };
  const open = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    text.value = await file.text();
    await verify(text.value);
  };

  return (
    <main class="page verifier">
      <h1>Verify a round</h1>
      <p>
        Paste a round's record, or choose its file. This page computes it again, from the seeds and the rules alone;
        nothing leaves it, and it works without a network once it has the rules.
      </p>
      <label class="field-label" for="record">
        Record
      </label>
      <textarea
        id="record"
        rows={12}
        spellcheck={false}
        placeholder='{ "id": "…", "game": "dice", … }'
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
      <div class="verify-row">
        <button
          type="button"
          class="primary"
          disabled={text.value.trim() === ""}
          onClick={() => void verify(text.value)}
        >
          Verify
        </button>
        <label class="file">
          <span>Choose a file</span>
          <input
            type="file"
            accept="application/json,.json,.jsonl"
            onChange={(event) => void open(event.currentTarget.files?.[0])}
          />
        </label>
      </div>
      {problem.value === undefined ? null : (
        <p class="refusal" role="alert">
          {problem.value}
        </p>
      )}
      {outcomes.value.map(({ name, verification }, index) => (
        <section key={index}>
          <h2>{name}</h2>
          <Verdict verification={verification} />
        </section>
      ))}
    </main>
  );
};
