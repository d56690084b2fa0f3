import { createCeiling } from "./ceiling.ts";
import { placeAtRate, placeFor, type PlacesBet, type Slice } from "./driver.ts";
import type { House } from "./house.ts";
import {
  type AtGateway,
  betAtGateway,
  betAtPlain,
  betAtService,
  type Play,
  playAtGateway,
  readAtGateway,
} from "./over-http.ts";
import type { Programs } from "./programs.ts";
import { createCrowd } from "./zipf.ts";

/** Few players place most bets, as in life; the most eager of 10,000 places one in ten. */
const EXPONENT = 1;
const CLIENTS = 64;

export interface Scenario {
  readonly name: string;
  /** What a slice counts: instant bets, rounds of any game however many calls they take, or reads. */
  readonly of: "bets" | "rounds" | "reads";
  /** `peak` tells what another scenario came to in this round, bets a second. */
  run(seconds: number, peak: (name: string) => number | undefined): Promise<Slice>;
}

const pick = <T>(from: readonly T[]): T => {
  const one = from[Math.floor(Math.random() * from.length)];
  if (one === undefined) throw new Error("there is nothing to choose from");
  return one;
};

/** One card more, and then no more: three calls, where the cards leave a choice. */
const blackjack: Play = {
  game: "blackjack",
  selections: [{ on: "main" }],
  choose: (legal, step) => {
    const wanted = ["decline", ...(step === 0 ? ["hit"] : []), "stand"];
    return wanted.find((action) => legal.includes(action)) ?? pick(legal);
  },
};

/** Every game as often, with the bets of its golden rounds, and whatever is legal. */
const anyGame =
  ({ catalogue }: House) =>
  (): Play => {
    const [game, { bets }] = pick(Object.entries(catalogue));
    return { game, selections: pick(bets), choose: (legal) => pick(legal) };
  };

export const scenariosOf = (started: AsyncDisposableStack, house: House, programs: Programs): readonly Scenario[] => {
  const { services, gateway, plain, rootKey, tokens, seamlessTokens } = programs;
  const crowd = createCrowd(house.players.length, EXPONENT);
  const seamlessCrowd = createCrowd(house.seamless.players.length, EXPONENT);
  const ceiling = started.use(createCeiling(house, crowd));
  const at = (connections: number): AtGateway => ({ url: gateway.url, tokens, connections });
  const steady = (name: string, of: Scenario["of"], atOnce: number, { place }: { place: PlacesBet }): Scenario => ({
    name,
    of,
    run: (seconds) => placeFor(seconds, atOnce, place),
  });
  const atService = (connections: number): Scenario => {
    const url = services.get("coin-flip")?.url ?? "";
    const bets = started.use(betAtService(house, crowd, { url, rootKey, connections }));
    return steady(`service, ${connections}`, "bets", connections, bets);
  };
  const atGateway = (connections: number): Scenario =>
    steady(`gateway, ${connections}`, "bets", connections, started.use(betAtGateway(crowd, at(connections))));
  const full = atGateway(CLIENTS);
  const plainly = started.use(betAtPlain(house, crowd, { url: plain.url, connections: CLIENTS }));
  const half = started.use(betAtGateway(crowd, at(256)));
  const seamless = started.use(betAtGateway(seamlessCrowd, { ...at(CLIENTS), tokens: seamlessTokens }));
  return [
    { name: "ceiling", of: "bets", run: (seconds) => ceiling.run(seconds) },
    steady("Fastify and Kysely, 64", "bets", CLIENTS, plainly),
    atService(1),
    atService(CLIENTS),
    atGateway(1),
    atGateway(32),
    full,
    atGateway(256),
    {
      name: "gateway, at half its peak",
      of: "bets",
      run: (seconds, peak) => placeAtRate(seconds, (peak(full.name) ?? 200) / 2, half.place),
    },
    steady("reads, 64", "reads", CLIENTS, started.use(readAtGateway(crowd, at(CLIENTS)))),
    steady("blackjack rounds, 64", "rounds", CLIENTS, started.use(playAtGateway(crowd, at(CLIENTS), () => blackjack))),
    steady("all games' rounds, 64", "rounds", CLIENTS, started.use(playAtGateway(crowd, at(CLIENTS), anyGame(house)))),
    steady("bets with a wallet outside, 64", "rounds", CLIENTS, seamless),
  ];
};
