import { type Caller, IDENTITY_HEADER, serviceKey, signIdentity } from "@croupier/contract/identity";
import { uuidV7 } from "@croupier/contract/ids";
import { createSessionTokens } from "@croupier/gateway/auth/session-tokens";
import { Client } from "undici";
import type { PlacesBet } from "./driver.ts";
import type { BenchPlayer, Casino, House } from "./house.ts";
import type { Crowd } from "./zipf.ts";

const STAKE = 100;
const bet = () => ({ requestId: uuidV7(), wagers: [{ selection: { calls: ["heads"] }, stake: STAKE }] });

/** What is sent for a player's bet. */
interface Request {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** So many connections, with one request at a time on each. */
interface Wire extends AsyncDisposable {
  post(request: Request): Promise<Answer>;
}

export interface OverHttp extends AsyncDisposable {
  readonly place: PlacesBet;
}

const connect = (origin: string, connections: number): Wire => {
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
    post: async ({ path, headers, body }) => {
      const client = await lend();
      try {
        const response = await client.request({ method: "POST", path, headers, body });
        const text = await response.body.text();
        if (response.statusCode !== 200 && response.statusCode !== 503)
          throw new Error(`${path} was answered ${response.statusCode}: ${text}`);
        return { status: response.statusCode, text };
      } finally {
        giveBack(client);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((client) => client.close()));
    },
  };
};

/** What a crowd does, one after the other; each is asked who does it. */
const byCrowd = (wire: Wire, crowd: Crowd, placed: (player: number) => Promise<boolean>): OverHttp => ({
  place: async () => {
    const player = crowd.take();
    try {
      return await placed(player);
    } finally {
      crowd.giveBack(player);
    }
  },
  [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
});

const asking = (wire: Wire, crowd: Crowd, requestOf: (player: number) => Request): OverHttp =>
  byCrowd(wire, crowd, async (player) => (await wire.post(requestOf(player))).status === 200);

const SERVICE_PATH = "/games/coin-flip/open";

/** As the gateway calls a service: with a signed identity, bound to the body. */
export const betAtService = (
  { operatorId, players }: House,
  crowd: Crowd,
  { url, rootKey, connections }: { readonly url: string; readonly rootKey: Uint8Array; readonly connections: number },
): OverHttp => {
  const service = "coin-flip";
  const key = serviceKey(rootKey, service);
  return asking(connect(url, connections), crowd, (player) => {
    const { playerId, sessionId } = players[player] as BenchPlayer;
    const caller: Caller = { kind: "player", operatorId, playerId, sessionId, mode: "real", currency: "EUR" };
    const body = JSON.stringify(bet());
    const identity = signIdentity(key, caller, { service, method: "POST", path: SERVICE_PATH, body });
    return { path: SERVICE_PATH, headers: { "content-type": "application/json", [IDENTITY_HEADER]: identity }, body };
  });
};

/** As the plain casino takes them, which asks nobody who they are. */
export const betAtPlain = (
  { operatorId, players }: House,
  crowd: Crowd,
  { url, connections }: { readonly url: string; readonly connections: number },
): OverHttp =>
  asking(connect(url, connections), crowd, (player) => {
    const { playerId, sessionId } = players[player] as BenchPlayer;
    return {
      path: "/coin-flip/open",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ operatorId, playerId, sessionId, ...bet() }),
    };
  });

/** A session token for each player. */
export const issueTokens = async (
  { operatorId, players }: Casino,
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

export interface AtGateway {
  readonly url: string;
  /** By player. */
  readonly tokens: readonly string[];
  readonly connections: number;
}

const called = (procedure: string, token: string | undefined, input: object): Request => ({
  path: `/trpc/${procedure}`,
  headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
  body: JSON.stringify(input),
});

/** As a front end calls the gateway: authenticated, limited, validated. */
export const betAtGateway = (crowd: Crowd, { url, tokens, connections }: AtGateway): OverHttp =>
  asking(connect(url, connections), crowd, (player) => called("games.coin-flip.open", tokens[player], bet()));

/** What a front end reads between bets. */
export const readAtGateway = (crowd: Crowd, { url, tokens, connections }: AtGateway): OverHttp =>
  asking(connect(url, connections), crowd, (player) => called("games.coin-flip.current", tokens[player], {}));

interface Shown {
  readonly id: string;
  readonly status: string;
  readonly step: number;
  readonly view: { readonly legal?: readonly unknown[] };
}

const roundIn = ({ text }: Answer): Shown =>
  (JSON.parse(text) as { readonly result: { readonly data: { readonly round: Shown } } }).result.data.round;

/** What a player of a round does: a game and its wagers, and then one of the actions that are legal. */
export interface Play {
  readonly game: string;
  readonly selections: readonly unknown[];
  readonly choose: (legal: readonly unknown[], step: number) => unknown;
}

/** Whole rounds, each call after the one before. A call that is turned away is made again, unless it is the first. */
export const playAtGateway = (crowd: Crowd, { url, tokens, connections }: AtGateway, playOf: () => Play): OverHttp => {
  const wire = connect(url, connections);
  const insist = async (request: Request): Promise<Answer> => {
    for (;;) {
      const answer = await wire.post(request);
      if (answer.status === 200) return answer;
    }
  };
  return byCrowd(wire, crowd, async (player) => {
    const { game, selections, choose } = playOf();
    const wagers = selections.map((selection) => ({ selection, stake: STAKE }));
    const opened = await wire.post(called(`games.${game}.open`, tokens[player], { requestId: uuidV7(), wagers }));
    if (opened.status !== 200) return false;
    let round = roundIn(opened);
    while (round.status === "open") {
      const action = choose(round.view.legal ?? [], round.step);
      const act = { requestId: uuidV7(), roundId: round.id, expectedStep: round.step, action };
      round = roundIn(await insist(called(`games.${game}.act`, tokens[player], act)));
    }
    return true;
  });
};
