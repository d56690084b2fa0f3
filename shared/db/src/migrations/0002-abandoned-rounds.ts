import { type Kysely, sql } from "kysely";

/**
 * What becomes of a round whose player doesn't come back, per game and operator: after so many hours without an action,
 * the rules' own default action, or a void. Nothing is kept longer than 30 days.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table game_configs
      add column abandoned_policy text not null default 'fallback'
        constraint game_configs_abandoned_policy check (abandoned_policy in ('fallback', 'void')),
      add column abandoned_after_hours integer not null default 720
        constraint game_configs_abandoned_after check (abandoned_after_hours between 1 and 720)`.execute(db);
};
