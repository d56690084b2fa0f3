import type { House } from "./house.ts";

/** Something that goes wrong for a while. */
export interface Fault {
  /** As it stands in the table. */
  readonly what: string;
  /** The game that it hits; `all`; or none, where nobody should notice. */
  readonly hits: string | undefined;
  readonly seconds: number;
  /** What those who are hit may be told meanwhile, besides what they are told anyway. */
  readonly codes: readonly string[];
  /** Whether the gateway cuts the service off. */
  readonly cutsOff: boolean;
  strike(house: House): Promise<void>;
  /** Resolves when what was struck is up again. */
  mend(house: House): Promise<void>;
}

export const ALL = "all";

const serviceOf = (house: House, game: string) => {
  const service = house.services.get(game);
  if (!service) throw new Error(`there is no ${game}`);
  return service;
};

const freeze = (what: string, game: string, seconds: number, codes: readonly string[]): Fault => ({
  what,
  hits: game,
  seconds,
  codes,
  cutsOff: codes.length > 0,
  strike: (house) => Promise.resolve(void process.kill(serviceOf(house, game).pid(), "SIGSTOP")),
  mend: (house) => Promise.resolve(void process.kill(serviceOf(house, game).pid(), "SIGCONT")),
});

const redisOf = (house: House) => {
  if (!house.redis) throw new Error("there is no Redis on this machine");
  return house.redis;
};

/** One at a time, in this order. */
export const faults: readonly Fault[] = [
  {
    what: "the service of dice is killed (SIGKILL), and started again 8 s later",
    hits: "dice",
    seconds: 8,
    codes: ["unavailable"],
    cutsOff: true,
    strike: (house) => serviceOf(house, "dice").kill(),
    mend: (house) => serviceOf(house, "dice").start(),
  },
  freeze("the service of keno is frozen (SIGSTOP) for 3 s", "keno", 3, []),
  freeze("the service of roulette is frozen (SIGSTOP) for 12 s", "roulette", 12, ["deadline_exceeded", "unavailable"]),
  {
    what: "Redis is killed, and started again 8 s later",
    hits: undefined,
    seconds: 8,
    codes: [],
    cutsOff: false,
    strike: (house) => redisOf(house).stop(),
    mend: (house) => redisOf(house).start(),
  },
  {
    what: "Redis is frozen (SIGSTOP) for 5 s",
    hits: undefined,
    seconds: 5,
    codes: [],
    cutsOff: false,
    strike: (house) => Promise.resolve(redisOf(house).freeze()),
    mend: (house) => Promise.resolve(redisOf(house).thaw()),
  },
  {
    what: "PostgreSQL is stopped, and started again 8 s later",
    hits: ALL,
    seconds: 8,
    codes: ["unavailable", "deadline_exceeded"],
    cutsOff: false,
    strike: (house) => house.cluster.stop("fast"),
    mend: (house) => house.cluster.restart(),
  },
];
