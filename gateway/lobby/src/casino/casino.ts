import { type Client, createClient, type SessionEvent } from "@croupier/sdk";
import { signal } from "@preact/signals";
import { lastMode, launch, type Mode } from "./launch.ts";
import { isOver, refusalWords } from "./refusal-words.ts";

export type SessionState = Awaited<ReturnType<Client["session"]["get"]>>;

export interface JackpotLevel {
  readonly jackpot: string;
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
}

/** The session that the whole page plays in; undefined while it opens. */
export const client = signal<Client | undefined>(undefined);
export const session = signal<SessionState | undefined>(undefined);
export const mode = signal<Mode>(lastMode());
/** Minor units, as the player may see them: what a round pays is added once the round has been shown. */
export const balance = signal<number | null>(null);
export const jackpots = signal<readonly JackpotLevel[]>([]);
export const connection = signal<"connecting" | "live">("connecting");
/** Why there is no session (any more). */
export const ended = signal<string | undefined>(undefined);

let held = 0;
let latest: number | null = null;

/** What the account holds; shown at once, or when nothing is held back. */
export const tellBalance = (value: number | null): void => {
  if (value === null) return;
  latest = value;
  if (held === 0) balance.value = value;
};

/** Keeps what a round paid to itself until it has been shown. Shows `meanwhile`; the function it returns ends that, once. */
export const holdBalance = (meanwhile: number): (() => void) => {
  held += 1;
  balance.value = meanwhile;
  let released = false;
  return () => {
    if (released) return;
    released = true;
    held -= 1;
    if (held === 0) balance.value = latest;
  };
};

const onEvent = (event: SessionEvent): void => {
  if (event.type === "jackpots") {
    // Play money wins none.
    jackpots.value = mode.value === "real" ? event.jackpots : [];
  } else tellBalance(event.balance);
};

let stop = (): void => {};

export const refreshSession = async (): Promise<void> => {
  const state = await client.value?.session.get();
  if (state === undefined) return;
  session.value = state;
  tellBalance(state.balance);
};

/** Opens a session in this mode, goes on with the tab's own, or opens one `afresh`. */
export const enter = async (wanted: Mode, afresh = false): Promise<void> => {
  stop();
  mode.value = wanted;
  client.value = undefined;
  session.value = undefined;
  ended.value = undefined;
  jackpots.value = [];
  try {
    const { launchToken, gatewayUrl } = await launch(wanted, afresh);
    const opened = createClient({ url: gatewayUrl, token: launchToken, storage: sessionStorage });
    client.value = opened;
    await refreshSession();
    stop = opened.session.watch({
      event: onEvent,
      connection: (state) => (connection.value = state),
      ended: (reason) => (ended.value = refusalWords(reason)),
    });
  } catch (error) {
    // The tab was left open overnight: its session is over, and a new one costs nothing.
    if (isOver(error) && !afresh) return enter(wanted, true);
    ended.value = refusalWords(error);
  }
};
