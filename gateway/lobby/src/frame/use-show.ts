import type { GameName } from "@croupier/sdk";
import { useEffect } from "preact/hooks";
import type { Play, Played } from "./play.ts";

export interface Showing {
  /** Fires when the player has gone elsewhere. */
  readonly signal: AbortSignal;
  /** Whether the round is shown as it stands, without a beginning: it was found after a reload. */
  readonly found: boolean;
}

/**
 * Shows each thing that the house decides: `show` moves the table from what is seen to how the round stands, and when it
 * has, the round counts as shown. Nothing on the table may move before the house has answered.
 */
export const useShow = <Game extends GameName>(
  play: Play<Game>,
  show: (round: Played<Game>, showing: Showing) => Promise<void> | void,
): void => {
  const round = play.round.value;
  const isReady = play.info.value !== undefined;
  useEffect(() => {
    if (!round || !isReady) return undefined;
    const away = new AbortController();
    const run = async (): Promise<void> => {
      await show(round, { signal: away.signal, found: play.found.value });
      if (!away.signal.aborted) play.shown();
    };
    void run();
    return () => away.abort();
  }, [round, isReady]);
};
