import { createHash, randomBytes, randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { migrateToLatest } from "@croupier/db/migrate";
import { createSeeds } from "@croupier/host/seeds";
import { withClient } from "@croupier/testing/admin";
import { withDatabase } from "@croupier/testing/database";
import { startTestCluster, type TestCluster } from "@croupier/testing/postgres/test-cluster";
import { readCatalogue } from "@croupier/testing/torture/catalogue";
import type { Catalogue } from "@croupier/testing/torture/plan";

export interface Casino {
  readonly operatorId: string;
  readonly players: readonly BenchPlayer[];
}

/** A casino as large as the figures are to be believed for, in a PostgreSQL that loses nothing. */
export interface House extends Casino {
  readonly cluster: TestCluster;
  readonly url: string;
  readonly masterKey: string;
  readonly catalogue: Catalogue;
  /** Another operator's, who keeps the money itself: it is asked for by players' ids, which are ours here. */
  readonly seamless: Casino;
  /** What PostgreSQL says of itself. */
  readonly postgres: string;
}

export interface BenchPlayer {
  readonly playerId: string;
  readonly sessionId: string;
  readonly pairId: string;
}

/** Room for the working set, and no checkpoint because of the log's size; all else is PostgreSQL's default. */
const SETTINGS = {
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  shared_buffers: "1GB",
  max_wal_size: "8GB",
};

const DURABLE = ["fsync", "synchronous_commit", "full_page_writes"] as const;
const RICH = 1_000_000_000;
const AT_ONCE = 5_000;

/** Throws unless a commit is on the disk before it is answered: figures of anything less are worth nothing. */
const assertDurable = (url: string): Promise<string> =>
  withClient(url, async (client) => {
    for (const name of DURABLE) {
      const { rows } = await client.query<{ value: string }>("select current_setting($1) as value", [name]);
      if (rows[0]?.value !== "on")
        throw new Error(`${name} is ${rows[0]?.value}: this measures nothing but durable bets`);
    }
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
    return rows[0]?.version ?? "unknown";
  });

export const openHouse = async (started: AsyncDisposableStack, players: number): Promise<House> => {
  const cluster = started.use(await startTestCluster({ settings: SETTINGS }));
  await withClient(cluster.url(), (client) => client.query("create database bets"));
  const url = withDatabase(cluster.url(), "bets");
  const postgres = await assertDurable(url);
  await migrateToLatest(url);
  const masterKey = randomBytes(32).toString("base64url");
  const catalogue = await readCatalogue();
  const open = async (wallet: "hosted" | "seamless"): Promise<Casino> => {
    const operatorId = randomUUID();
    await addOperator(url, operatorId, wallet, catalogue);
    return { operatorId, players: await addPlayers(url, operatorId, masterKey, players, wallet) };
  };
  const hosted = await open("hosted");
  const seamless = await open("seamless");
  return { ...hosted, cluster, url, masterKey, postgres, catalogue, seamless };
};

const addOperator = (
  url: string,
  operatorId: string,
  wallet: "hosted" | "seamless",
  catalogue: Catalogue,
): Promise<void> =>
  withClient(url, async (client) => {
    const games = Object.entries(catalogue).map(([name, { variant }]) => ({ name, variant }));
    await client.query("insert into operators (id, name, wallet) values ($1, 'Bench Casino', $2)", [
      operatorId,
      wallet,
    ]);
    await client.query("insert into currencies (operator_id, code, exponent) values ($1, 'EUR', 2)", [operatorId]);
    await client.query(
      `insert into game_configs (operator_id, game, currency, enabled, variant, stake_min, stake_max, stake_step, max_payout)
       select $1, name, 'EUR', true, variant, 1, 1000000, 1, 1000000000000
       from jsonb_to_recordset($2::jsonb) as g (name text, variant text)`,
      [operatorId, JSON.stringify(games)],
    );
  });

const addPlayers = (
  url: string,
  operatorId: string,
  masterKey: string,
  count: number,
  wallet: "hosted" | "seamless",
): Promise<readonly BenchPlayer[]> => {
  const seeds = createSeeds(new Map([["bench", Buffer.from(masterKey, "base64url")]]));
  const rows = Array.from({ length: count }, () => {
    const [active, next] = [seeds.create(), seeds.create()];
    const hex = (salt: Uint8Array): string => Buffer.from(salt).toString("hex");
    return {
      player_id: randomUUID(),
      session_id: uuidV7(),
      deposit_id: uuidV7(),
      launch_hash: createHash("sha256").update(active.id).digest("hex"),
      pair_id: active.id,
      salt: hex(active.salt),
      commitment: active.commitment,
      next_id: next.id,
      next_salt: hex(next.salt),
      next_commitment: next.commitment,
    };
  });
  const rich = wallet === "hosted" ? RICH : 0;
  const statements = [
    `insert into players (id, operator_id, external_id) select player_id, $1, player_id::text from p`,
    `insert into sessions (operator_id, player_id, id, mode, currency, launch_hash, launch_expires_at, launched_at, expires_at,
       idle_seconds)
     select $1, player_id, session_id, 'real', 'EUR', decode(launch_hash, 'hex'), now(), now(), now() + interval '1 day', 86400
     from p`,
    `insert into accounts (operator_id, player_id, mode, currency, balance, version, pair_id)
     select $1, player_id, 'real', 'EUR', ${rich}, 1, pair_id from p`,
    `insert into requests (operator_id, player_id, id, payload_hash, mode, step, balance_after, requested_at)
     select $1, player_id, deposit_id, sha256('deposit'), 'real', 0, ${rich}, now() from p where ${rich} > 0`,
    `insert into transfers (operator_id, player_id, cause_id, step, kind, mode, currency, debit_account, credit_account, amount,
       moved_at)
     select $1, player_id, deposit_id, 0, 'deposit', 'real', 'EUR', 'cash', 'player', ${rich}, now() from p where ${rich} > 0`,
    `insert into seed_pairs (operator_id, player_id, id, mode, state, salt, master_key_id, commitment, client_seed, activated_at)
     select $1, player_id, pair_id, 'real', 'active', decode(salt, 'hex'), 'bench', commitment, 'bench', now() from p`,
    `insert into seed_pairs (operator_id, player_id, id, mode, state, salt, master_key_id, commitment)
     select $1, player_id, next_id, 'real', 'next', decode(next_salt, 'hex'), 'bench', next_commitment from p`,
  ];
  const columns = `player_id uuid, session_id uuid, deposit_id uuid, launch_hash text, pair_id uuid, salt text, commitment text,
    next_id uuid, next_salt text, next_commitment text`;
  return withClient(url, async (client) => {
    for (let first = 0; first < rows.length; first += AT_ONCE) {
      const some = JSON.stringify(rows.slice(first, first + AT_ONCE));
      for (const statement of statements) {
        await client.query(`with p as (select * from jsonb_to_recordset($2::jsonb) as p (${columns})) ${statement}`, [
          operatorId,
          some,
        ]);
      }
    }
    await client.query("vacuum analyze");
    return rows.map(({ player_id, session_id, pair_id }) => ({
      playerId: player_id,
      sessionId: session_id,
      pairId: pair_id,
    }));
  });
};
