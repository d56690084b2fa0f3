import { type Kysely, sql } from "kysely";

/** What an operator reads of its rounds: by time, whoever played them (ADR 0012), as the role that reports are read by. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...paths, ...privileges]) await sql.raw(statement).execute(db);
};

const paths = ["create index rounds_of_operator on rounds (operator_id, id)"];

const privileges = [
  "create policy report on currencies for select to croupier_report using (operator_id = current_operator())",
  "grant select (operator_id, code, exponent) on currencies to croupier_report",
  "grant select (id, operator_id, external_id) on players to croupier_report",
  "grant select (id, operator_id, player_id, brand_id, created_at, expires_at) on sessions to croupier_report",
  "grant select on actions, transfers to croupier_report",
  // What a verifier needs once it is revealed, and nothing that a seed follows from.
  `grant select (id, operator_id, player_id, mode, state, commitment, client_seed, server_seed)
    on seed_pairs to croupier_report`,
];
