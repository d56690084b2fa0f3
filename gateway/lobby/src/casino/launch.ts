/** Play money or real. The demo casino's real money is as real as its players. */
export type Mode = "demo" | "real";

/** What the casino's back end hands to its page. */
export interface Launch {
  readonly launchToken: string;
  readonly gatewayUrl: string;
  readonly mode: Mode;
}

const KEY = "croupier.launch";

const kept = (): Launch | undefined => {
  try {
    return (JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Launch | null) ?? undefined;
  } catch {
    return undefined;
  }
};

/**
 * A session of this mode: the one that this tab had before it was reloaded, or a new one. The back end knows who the player
 * is and holds the operator's key; the page never sees it.
 */
export const launch = async (mode: Mode, afresh = false): Promise<Launch> => {
  const before = kept();
  if (!afresh && before?.mode === mode) return before;
  const response = await fetch("/launch", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ mode }),
  });
  const answer = (await response.json()) as Launch | { readonly message: string };
  if ("message" in answer) throw new Error(answer.message);
  sessionStorage.setItem(KEY, JSON.stringify(answer));
  return answer;
};

/** The mode that this tab played in last. */
export const lastMode = (): Mode => kept()?.mode ?? "demo";
