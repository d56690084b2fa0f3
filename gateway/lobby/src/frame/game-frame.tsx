import type { GameName } from "@croupier/sdk";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { quick } from "../motion.ts";
import { lazy } from "../parts/lazy.tsx";
import { StakeControl } from "../parts/stake-control.tsx";
import type { Play } from "./play.ts";
import { ResultLine } from "./result-line.tsx";

/** Who never opens it never loads what verifies, and the rules of the game. */
const FairnessDrawer = lazy(async () => (await import("../fairness/fairness-drawer.tsx")).FairnessDrawer);

interface Primary {
  readonly label: string;
  readonly enabled: boolean;
  readonly run: () => void;
}

interface GameFrameProps<Game extends GameName> {
  readonly play: Play<Game>;
  /** What Space and Enter do, and the large button; none while other buttons stand in for it. */
  readonly primary: Primary | undefined;
  /** What can be chosen beside the stake. */
  readonly options?: ComponentChildren;
  /** Buttons in the primary one's place: the decisions of a round. */
  readonly decisions?: ComponentChildren;
  /** Other keys, in lower case. */
  readonly keys?: Readonly<Record<string, () => void>>;
  readonly stakeLabel?: string;
  /** The table. */
  readonly children: ComponentChildren;
}

const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, input, select, textarea, a, summary, dialog") !== null;

/** What all games have around their table: stake, the button, the result, what is said to screen readers, fairness. */
export const GameFrame = <Game extends GameName>(props: GameFrameProps<Game>) => {
  const { play, primary, options, decisions, stakeLabel, children } = props;
  const drawer = useSignal(false);
  const now = useRef(props);
  now.current = props;

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isControl(event.target)) return;
      const { primary: main, keys: others } = now.current;
      const other = others?.[event.key.toLowerCase()];
      if (other) other();
      else if ((event.key === " " || event.key === "Enter") && main?.enabled) main.run();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const info = play.info.value;
  const isBusy = play.phase.value !== "ready";
  return (
    <div class={`game game-${play.game}`} data-phase={play.phase.value}>
      <section class="table" aria-label="Table">
        {children}
        <ResultLine round={play.result.value} />
      </section>
      <section class="panel" aria-label="Your bet">
        {info ? (
          <StakeControl
            stake={play.stake}
            grid={info.stake}
            disabled={isBusy}
            {...(stakeLabel === undefined ? {} : { label: stakeLabel })}
          />
        ) : null}
        {options}
        <div class="actions">
          {decisions}
          {primary ? (
            <button type="button" class="primary" disabled={!primary.enabled} onClick={primary.run}>
              {primary.label}
            </button>
          ) : null}
        </div>
        {play.refusal.value === undefined ? null : (
          <p class="refusal" role="alert">
            {play.refusal.value}
          </p>
        )}
        <div class="panel-foot">
          <label class="switch">
            <input
              type="checkbox"
              checked={quick.value}
              onChange={(event) => (quick.value = event.currentTarget.checked)}
            />
            <span>Quick</span>
          </label>
          <button type="button" class="quiet" onClick={() => (drawer.value = true)}>
            Fairness
          </button>
        </div>
      </section>
      <p class="visually-hidden" role="status">
        {play.said.value}
      </p>
      {drawer.value ? <FairnessDrawer game={play.game} onClose={() => (drawer.value = false)} /> : null}
    </div>
  );
};
