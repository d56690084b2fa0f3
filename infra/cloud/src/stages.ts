/** What differs between the stages of Croupier; all else is the same for all. */
export interface Stage {
  readonly name: "dev" | "staging" | "prod";
  readonly region: string;
  readonly owner: string;
  readonly costCentre: string;
  /** Whether what it holds must outlive a mistake: no stack deletes it, and nobody does without saying so first. */
  readonly keeps: boolean;
  readonly network: NetworkStage;
  /** One key for all, or one for data and one for logs, which other people may read. */
  readonly keys: "one" | "apart";
  readonly database: AuroraStage | RdsStage;
  /** Undefined: no cluster; all there is runs in one function. */
  readonly cluster: ClusterStage | undefined;
  readonly edge: EdgeStage;
  readonly guard: GuardStage;
  readonly logDays: 7 | 30 | 365;
}

export interface NetworkStage {
  readonly cidr: string;
  readonly zones: 2 | 3;
  /** How many NAT gateways, each with a static address; 0: nothing inside reaches the Internet (ADR 0031). */
  readonly natGateways: 0 | 1 | 2 | 3;
}

/** It sleeps, at no cost, while nobody is connected. */
export interface AuroraStage {
  readonly kind: "aurora";
  readonly maxCapacityUnits: number;
  readonly backupDays: number;
}

export interface RdsStage {
  readonly kind: "rds";
  /** A Graviton class, as `m8g.large`. */
  readonly instance: string;
  readonly storageGiB: number;
  readonly multiZone: boolean;
  readonly backupDays: number;
  /** Valkey, where gateways count calls together: the nodes' class, and how many. */
  readonly valkey: { readonly node: string; readonly nodes: 1 | 2 | 3 };
}

export interface ClusterStage {
  /** Who may administer it, besides what deploys it: an IAM role of the account, by name. */
  readonly adminRole: string;
  /** The least and the most pods of each program. */
  readonly games: Replicas;
  readonly gateway: Replicas;
  readonly workers: number;
}

export interface Replicas {
  readonly min: number;
  readonly max: number;
}

export interface EdgeStage {
  /** What answers calls: the gateway as a function, or as pods behind a VPC link. Streams never sit in a function. */
  readonly calls: "lambda" | "pods";
  /** Undefined: the API has the address that AWS gives it. A zone for it is made, and must be delegated to. */
  readonly domain: string | undefined;
  /** Of one address in five minutes, before it is refused for the rest of them. */
  readonly callsPerAddress: number;
  readonly lambda: { readonly memoryMiB: number; readonly concurrency: number };
}

export interface GuardStage {
  /** `account`: the stage has an account to itself, so what watches over one is the stage's own. */
  readonly scope: "account" | "stage";
  /** Monthly. */
  readonly budgetUsd: number;
  readonly alarmsAtUsd: readonly number[];
  readonly email: string;
}

const ours = { region: "eu-west-1", owner: "platform@croupier.example", costCentre: "croupier" } as const;

const dev: Stage = {
  ...ours,
  name: "dev",
  keeps: false,
  network: { cidr: "10.40.0.0/20", zones: 2, natGateways: 0 },
  keys: "one",
  database: { kind: "aurora", maxCapacityUnits: 4, backupDays: 1 },
  cluster: undefined,
  edge: {
    calls: "lambda",
    domain: undefined,
    callsPerAddress: 3_000,
    lambda: { memoryMiB: 1_769, concurrency: 20 },
  },
  guard: { scope: "stage", budgetUsd: 50, alarmsAtUsd: [20, 30, 50], email: ours.owner },
  logDays: 7,
};

const staging: Stage = {
  ...ours,
  name: "staging",
  keeps: false,
  network: { cidr: "10.41.0.0/16", zones: 2, natGateways: 1 },
  keys: "apart",
  database: {
    kind: "rds",
    instance: "t4g.medium",
    storageGiB: 50,
    multiZone: false,
    backupDays: 7,
    valkey: { node: "cache.t4g.micro", nodes: 1 },
  },
  cluster: {
    adminRole: "croupier-platform",
    games: { min: 2, max: 4 },
    gateway: { min: 2, max: 4 },
    workers: 2,
  },
  edge: {
    calls: "pods",
    domain: "staging.croupier.example",
    callsPerAddress: 3_000,
    lambda: { memoryMiB: 1_769, concurrency: 20 },
  },
  guard: { scope: "account", budgetUsd: 1_000, alarmsAtUsd: [800, 1_000, 1_500], email: ours.owner },
  logDays: 30,
};

const prod: Stage = {
  ...ours,
  name: "prod",
  keeps: true,
  network: { cidr: "10.42.0.0/16", zones: 3, natGateways: 3 },
  keys: "apart",
  database: {
    kind: "rds",
    instance: "m8g.xlarge",
    storageGiB: 500,
    multiZone: true,
    backupDays: 35,
    valkey: { node: "cache.m7g.large", nodes: 3 },
  },
  cluster: {
    adminRole: "croupier-platform",
    games: { min: 3, max: 20 },
    gateway: { min: 3, max: 30 },
    workers: 3,
  },
  edge: {
    calls: "pods",
    domain: "croupier.example",
    callsPerAddress: 6_000,
    lambda: { memoryMiB: 1_769, concurrency: 60 },
  },
  guard: { scope: "account", budgetUsd: 4_000, alarmsAtUsd: [3_000, 4_000, 6_000], email: ours.owner },
  logDays: 365,
};

export const stages = { dev, staging, prod } as const;

export type StageName = keyof typeof stages;

export const isStageName = (name: string): name is StageName => Object.hasOwn(stages, name);

/** A stage's resources are called by one rule, so that two stages fit one account and people find them. */
export const nameIn = (stage: Stage, ...words: readonly string[]): string =>
  ["croupier", stage.name, ...words].join("-");
