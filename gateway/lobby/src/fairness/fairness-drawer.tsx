import type { AnyRound, Client, GameName } from "@croupier/sdk";
import { prepareToVerify } from "@croupier/sdk/verify";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { client } from "../casino/casino.ts";
import { refusalWords } from "../casino/refusal-words.ts";
import { Drawer } from "../parts/drawer.tsx";
import { Fact } from "../parts/fact.tsx";
import { VerifyRound } from "./verify-round.tsx";

type Seeds = Awaited<ReturnType<Client["fairness"]["current"]>>;

/** The newest round of a game that is over. */
const lastRound = async (casino: Client, game: GameName): Promise<AnyRound | undefined> => {
  const { rounds } = await casino.rounds.list({ game, limit: 5 });
  return rounds.find(({ status }) => status === "settled") as AnyRound | undefined;
};

/** What makes rounds of this game checkable: the seeds in use, a new pair at any time, and the last round verified. */
export const FairnessDrawer = ({ game, onClose }: { readonly game: GameName; readonly onClose: () => void }) => {
  const seeds = useSignal<Seeds | undefined>(undefined);
  const round = useSignal<AnyRound | undefined>(undefined);
  const clientSeed = useSignal("");
  const problem = useSignal<string | undefined>(undefined);
  const isBusy = useSignal(false);

  const attempt = async (work: (casino: Client) => Promise<void>): Promise<void> => {
    const casino = client.value;
    if (!casino) return;
    isBusy.value = true;
    problem.value = undefined;
    try {
      await work(casino);
    } catch (error) {
      problem.value = refusalWords(error);
    }
    isBusy.value = false;
  };

  useEffect(() => {
    // From here on the network may go: the rules are in the page.
    void attempt(async (casino) => {
      await prepareToVerify(game);
      seeds.value = await casino.fairness.current();
      round.value = await lastRound(casino, game);
    });
  }, []);

  const rotate = (): Promise<void> =>
    attempt(async (casino) => {
      const wanted = clientSeed.value.trim();
      seeds.value = await casino.fairness.rotate(wanted === "" ? {} : { clientSeed: wanted });
      clientSeed.value = "";
      round.value = await lastRound(casino, game);
    });

  const active = seeds.value?.active;
  return (
    <Drawer title="Fairness" onClose={onClose}>
      <p>
        Before you named your seed, the house had committed to its own. Both together decide every round, and neither
        side could choose. Change the seeds, and the old one is revealed: then anyone can compute your rounds again.
      </p>
      {problem.value === undefined ? null : (
        <p class="refusal" role="alert">
          {problem.value}
        </p>
      )}
      <dl class="facts">
        <Fact name="House's commitment (SHA-256 of its seed)">
          <code>{active?.commitment ?? "–"}</code>
        </Fact>
        <Fact name="Your client seed">
          <code>{active?.clientSeed ?? "made with your first bet"}</code>
        </Fact>
        <Fact name="Rounds played under them (the next nonce)">{active?.nonce ?? 0}</Fact>
        <Fact name="Commitment to the next seed">
          <code>{seeds.value?.next.commitment ?? "–"}</code>
        </Fact>
      </dl>
      <form
        class="rotate"
        onSubmit={(event) => {
          event.preventDefault();
          void rotate();
        }}
      >
        <label class="field-label" for="client-seed">
          Next client seed <span class="unit">empty for a random one</span>
        </label>
        <div class="rotate-row">
          <input
            id="client-seed"
            maxLength={64}
            pattern="[A-Za-z0-9_\-]*"
            autocomplete="off"
            spellcheck={false}
            value={clientSeed.value}
            onInput={(event) => (clientSeed.value = event.currentTarget.value)}
          />
          <button type="submit" disabled={isBusy.value}>
            Change seeds
          </button>
        </div>
      </form>
      <h3>Your last round</h3>
      {round.value === undefined ? (
        <p class="hint">Play one, and come back.</p>
      ) : (
        <VerifyRound round={round.value} {...(active ? { onReveal: rotate } : {})} />
      )}
    </Drawer>
  );
};
