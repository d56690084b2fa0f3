import { type Caller, IDENTITY_HEADER, serviceKey, signIdentity } from "@croupier/contract/identity";
import { uuidV7 } from "@croupier/contract/ids";
import { createSessionTokens } from "@croupier/gateway/auth/session-tokens";
import { Client } from "undici";
import type { PlacesBet } from "./driver.ts";
import type { BenchPlayer, House } from "./house.ts";
import type { Crowd } from "./zipf.ts";

const STAKE = 100;
const bet = () => ({ requestId: uuidV7(), wagers: [{ selection: { calls: ["heads"] }, stake: STAKE }] });

/** What is sent for a player's bet. */
interface Request {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OverHttp extends AsyncDisposable {
  readonly place: PlacesBet;
}

/** Bets of a crowd over so many connections, one at a time on each. */
const connect = (
  origin: string,
  connections: number,
  crowd: Crowd,
  requestOf: (player: number) => Request,
): OverHttp => {
  const free = Array.from({ length: connections }, () => new Client(origin, { pipelining: 1 }));
  const all = [...free];
  const waiting: ((client: Client) => void)[] = [];
  const lend = (): Client | Promise<Client> => free.pop() ?? new Promise((resolve) => waiting.push(resolve));
  const giveBack = (client: Client): void => {
    const next = waiting.shift();
    if (next) next(client);
    else free.push(client);
  };
  return {
    place: async () => {
      const client = await lend();
      const player = crowd.take();
      try {
        const { path, headers, body } = requestOf(player);
        const response = await client.request({ method: "POST", path, headers, body });
        const text = await response.body.text();
        if (response.statusCode !== 200 && response.statusCode !== 503)
          throw new Error(`a bet was answered ${response.statusCode}: ${text}`);
        return response.statusCode === 200;
      } finally {
        crowd.giveBack(player);
        giveBack(client);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((client) => client.close()));
    },
  };
};

const SERVICE_PATH = "/games/coin-flip/open";

/** As the gateway calls a service: with a signed identity, bound to the body. */
export const betAtService = (
  { operatorId, players }: House,
  crowd: Crowd,
  { url, rootKey, connections }: { readonly url: string; readonly rootKey: Uint8Array; readonly connections: number },
): OverHttp => {
  const service = "coin-flip";
  const key = serviceKey(rootKey, service);
  return connect(url, connections, crowd, (player) => {
    const { playerId, sessionId } = players[player] as BenchPlayer;
    const caller: Caller = { kind: "player", operatorId, playerId, sessionId, mode: "real", currency: "EUR" };
    const body = JSON.stringify(bet());
    const identity = signIdentity(key, caller, { service, method: "POST", path: SERVICE_PATH, body });
    return { path: SERVICE_PATH, headers: { "content-type": "application/json", [IDENTITY_HEADER]: identity }, body };
  });
};

/** A session token for each player. */
export const issueTokens = async (
  { operatorId, players }: House,
  sessionKey: Uint8Array,
): Promise<readonly string[]> => {
  const tokens = createSessionTokens(sessionKey);
  const expiresAt = new Date(Date.now() + 86_400_000);
  const issued: string[] = [];
  for (const { playerId, sessionId } of players) {
    issued.push(await tokens.issue({ operatorId, playerId, sessionId, mode: "real", currency: "EUR" }, expiresAt));
  }
  return issued;
};

/** As a front end calls the gateway: authenticated, limited, validated. */
export const betAtGateway = (
  crowd: Crowd,
  {
    url,
    tokens,
    connections,
  }: { readonly url: string; readonly tokens: readonly string[]; readonly connections: number },
): OverHttp =>
  connect(url, connections, crowd, (player) => ({
    path: "/trpc/games.coin-flip.open",
    headers: { "content-type": "application/json", authorization: `Bearer ${tokens[player]}` },
    body: JSON.stringify(bet()),
  }));
