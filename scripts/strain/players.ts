import { randomBytes } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import type { AppRouter } from "@croupier/gateway/router/router";
import { createTRPCClient, httpLink } from "@trpc/client";

/** A player who has money, and a session. */
export interface Joined {
  readonly token: string;
}

const CURRENCY = "EUR";
/** Enough for the longest run: 10 million. */
const PURSE = 1_000_000_000;
/** Who joins at a time. */
const AT_ONCE = 16;

const clientOf = (url: string, token: string) =>
  createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: token === "" ? {} : { authorization: `Bearer ${token}` } })],
  });

/** What an operator's back end and a casino's front end do before the first bet. */
const join = async (url: string, operatorKey: string, playerId: string): Promise<Joined> => {
  const backEnd = clientOf(url, operatorKey);
  await backEnd.wallet.deposit.mutate({ playerId, requestId: uuidV7(), currency: CURRENCY, amount: PURSE });
  const { launchToken } = await backEnd.session.create.mutate({ playerId, currency: CURRENCY, mode: "real" });
  const { token } = await clientOf(url, "").session.launch.mutate({ launchToken, exchangeId: uuidV7() });
  const { fairness } = clientOf(url, token);
  const { next } = await fairness.current.query();
  await fairness.rotate.mutate({ clientSeed: randomBytes(8).toString("hex"), commitment: next.commitment });
  return { token };
};

/** So many new players. */
export const joinPlayers = async (url: string, operatorKey: string, count: number): Promise<readonly Joined[]> => {
  const run = randomBytes(4).toString("hex");
  const joined: Joined[] = [];
  let next = 0;
  const joinSome = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      joined.push(await join(url, operatorKey, `strain-${run}-${next}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, joinSome));
  return joined;
};

/** The usual stake of each game, in minor units. */
export const usualStakes = async (
  url: string,
  { token }: Joined,
  games: readonly string[],
): Promise<Readonly<Record<string, number>>> => {
  const stakeOf = async (game: string): Promise<number> => {
    const answer = await fetch(`${url}/trpc/games.${game}.info`, { headers: { authorization: `Bearer ${token}` } });
    const { result } = (await answer.json()) as { readonly result: { readonly data: { stake: { default: number } } } };
    return result.data.stake.default;
  };
  return Object.fromEntries(await Promise.all(games.map(async (game) => [game, await stakeOf(game)] as const)));
};
