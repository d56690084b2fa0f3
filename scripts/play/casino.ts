import type { Mode } from "@croupier/contract/round";
import type { AppRouter } from "@croupier/gateway/router/router";
import { createTRPCClient, httpLink } from "@trpc/client";
import { locateHome } from "../dev/home.ts";
import { readJsonObject } from "../dev/private-file.ts";

/** Where to play and as whom. */
export interface Casino {
  readonly url: string;
  readonly operatorKey: string;
  /** The operator's own id of the player. */
  readonly playerId: string;
  readonly currency: string;
  /** The operator's token of the player, where it keeps its players' money itself. */
  readonly walletToken?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The casino that `pnpm dev` runs from this checkout, or the one the environment names; undefined if there is none.
 * `seamless` for the one of the two that keeps its players' money itself.
 */
export const findCasino = (root: string, env: Environment, seamless = false): Casino | undefined => {
  // Missing or half of it, as while the casino starts: then there is none yet.
  const found = readJsonObject(locateHome(root, env).stateFile) ?? {};
  const of = found["seamless"];
  const state: Readonly<Record<string, unknown>> = seamless && typeof of === "object" ? { ...found, ...of } : found;
  const pick = (variable: string, member: string): string | undefined => {
    const value = env[variable] || state[member];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const url = pick("CROUPIER_URL", "gatewayUrl");
  const operatorKey = pick("CROUPIER_OPERATOR_KEY", "operatorKey");
  const playerId = pick("CROUPIER_PLAYER", "playerId");
  if (!url || !operatorKey || !playerId) return undefined;
  const walletToken = seamless ? pick("CROUPIER_WALLET_TOKEN", "walletToken") : undefined;
  const currency = pick("CROUPIER_CURRENCY", "currency") ?? "EUR";
  return { url, operatorKey, playerId, currency, ...(walletToken !== undefined && { walletToken }) };
};

/** What an operator's back end does for its player: opens a session. Returns the launch token for the front end. */
export const openSession = async (
  { url, operatorKey, playerId, currency, walletToken }: Casino,
  mode: Mode,
): Promise<string> => {
  const headers = { authorization: `Bearer ${operatorKey}` };
  const gateway = createTRPCClient<AppRouter>({ links: [httpLink({ url: new URL("trpc", `${url}/`).href, headers })] });
  const { launchToken } = await gateway.session.create.mutate({ playerId, currency, mode, walletToken });
  return launchToken;
};
