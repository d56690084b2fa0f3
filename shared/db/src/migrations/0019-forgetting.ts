import { type Kysely, sql } from "kysely";

/** What is kept about operators' own wallets goes when nobody needs it any more; their sums no longer have untaken bets. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...tokens, ...listings, ...sums]) await sql.raw(statement).execute(db);
};

/** The worker may have tokens forgotten, and read none. */
const tokens = [
  "create index sessions_wallet_tokens on sessions (expires_at) where wallet_token is not null",
  `create function forget_wallet_tokens(most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, public as $$
  declare forgotten integer;
  begin
    update public.sessions set wallet_token = null where ctid = any (array(
      select ctid from public.sessions where wallet_token is not null and expires_at < now() - interval '1 hour'
      limit most for update skip locked));
    get diagnostics forgotten = row_count;
    return forgotten;
  end $$`,
  "revoke execute on function forget_wallet_tokens from public",
  "grant execute on function forget_wallet_tokens to croupier_worker",
];

/** Hours with open differences are looked at again for thirty days. Whatever is older is listed anew when it is asked for. */
const listings = [
  "create index wallet_listings_old on wallet_listings (listed_at)",
  `create function forget_wallet_listings(most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, public as $$
  declare forgotten integer;
  begin
    delete from public.wallet_listings where ctid = any (array(
      select l.ctid from public.wallet_listings l
      where l.listed_at < now() - interval '90 days' and not exists (
        select from public.wallet_reconciliations r
        where r.operator_id = l.operator_id and r.state in ('asked', 'running'))
      limit most for update skip locked));
    get diagnostics forgotten = row_count;
    return forgotten;
  end $$`,
  "revoke execute on function forget_wallet_listings from public",
  "grant execute on function forget_wallet_listings to croupier_worker",
];

/** Bets that were never taken were counted: the next roll-up sums all of these operators' rounds again. */
const seamless = "operator_id in (select id from operators where wallet = 'seamless')";
const sums = [
  ...["report_players", "report_days", "report_hours"].map((table) => `delete from ${table} where ${seamless}`),
  `update report_progress set upto_xid = '0', floor_at = '-infinity' where ${seamless}`,
];
