import type { Role } from "@croupier/db/roles";

/** Each privilege on each table, both in one text. */
const may = (privileges: string, tables: string): readonly string[] =>
  tables.split(" ").flatMap((table) => privileges.split(" ").map((privilege) => `${privilege} ${table}`));
const sums = "report_days report_hours report_player_numbers report_players report_progress";
/** Of a tier all but what its hidden mark follows from. */
const tierSetters = [
  "insert jackpot_tiers (ceiling currency cycle enabled games operator_id per_unit pool range seed seeded tier version)",
  "select jackpot_tiers (armed_at ceiling commitment currency cycle enabled games mark_from mark_up_to operator_id paid per_unit pool range seed seeded tier version)",
  "update jackpot_tiers (ceiling enabled games per_unit range seed version)",
];
/** All that each role is granted: a new table, or a new right, is a decision that shows here. */
export const privileges: Readonly<Record<Role, readonly string[]>> = {
  croupier_audit: [
    ...may(
      "select",
      "accounts actions audit_heads audit_log free_round_grants requests round_corrections rounds transfers",
    ),
    ...may("select", "jackpot_lines jackpot_marks jackpot_shards jackpot_versions jackpot_wins wallet_calls"),
    "select jackpot_tiers (cycle operator_id paid seeded tier)",
    "select seed_pairs (id mode operator_id player_id rounds state)",
    "select sessions (id operator_id player_id)",
  ],
  croupier_gateway: [
    ...may("select", "accounts actions game_config_versions operators rounds wallet_calls wallet_differences"),
    ...may("select", "operator_wallet_versions operator_wallets rate_limits"),
    "insert operator_wallets (change_id operator_id overdue url)",
    "update operator_wallets (change_id key_id next_key_id overdue url)",
    ...may("insert select update", "audit_heads game_configs player_protection players"),
    ...may("insert select", "wallet_resolutions"),
    "update wallet_resolutions (decided_at decided_by state)",
    "select wallet_reconciliations",
    "insert wallet_reconciliations (asked_by from_at id operator_id to_at)",
    ...may("insert update", "sessions"),
    "select sessions (brand_id closed_at created_at currency exchange_hash expires_at games id idle_seconds jurisdiction language last_seen_at launch_expires_at launch_hash launched_at mode operator_id player_id reminded_at terms)",
    ...tierSetters,
    ...may("select", "jackpot_lines jackpot_marks jackpot_shards jackpot_wins"),
    "update wallet_calls (ended_at next_try_at state)",
    "update config_changes (approved_at approved_by closed_at closed_by reason state version)",
    "insert api_keys",
    "update brands (allowed_origins launch_url name)",
    "select api_keys (created_at created_by expires_at id last_used_at name operator_id replaced_by revoked_at scopes)",
    "update api_keys (expires_at replaced_by revoked_at)",
    ...may(
      "insert select",
      "audit_log brands config_changes currencies free_round_grants jackpot_versions jurisdiction_profiles",
    ),
    "update free_round_grants (cancelled_at)",
    ...may("insert select", "round_corrections"),
    "select transfers (cause_id kind moved_at operator_id player_id step)",
    "update round_corrections (applied_at decided_at decided_by movement_id refused state)",
    "select seed_pairs (client_seed commitment id mode operator_id player_id rounds server_seed state)",
  ],
  croupier_report: [
    ...may("select", "actions free_round_grants jackpot_wins round_corrections rounds transfers wallet_calls"),
    ...may("select", sums),
    "select currencies (code exponent operator_id)",
    "select players (external_id id operator_id)",
    "select seed_pairs (client_seed commitment id mode operator_id player_id server_seed state)",
    "select sessions (brand_id created_at expires_at id operator_id player_id)",
  ],
  croupier_service: [
    ...may("insert select update", "accounts jackpot_wins rounds seed_pairs wallet_calls"),
    ...may("insert select", "actions jackpot_lines jackpot_marks requests transfers"),
    ...may("select update", "jackpot_shards jackpot_tiers"),
    ...may("select", "free_round_grants game_configs operator_wallets player_protection"),
    "select operators (id time_zone wallet)",
    "select players (external_id id operator_id)",
    "update free_round_grants (used)",
    "select sessions (closed_at created_at expires_at id last_seen_at launched_at mode operator_id player_id reminded_at terms wallet_token)",
  ],
  croupier_worker: [
    ...may("insert select update", "audit_heads game_configs"),
    ...may("insert select update", "wallet_differences wallet_listings wallet_reconciliations"),
    ...may("insert select", "audit_log jackpot_versions jurisdiction_profiles"),
    ...may("select", "actions config_changes game_config_versions jackpot_wins operator_wallets rounds wallet_calls"),
    "select operator_wallet_versions",
    "insert operator_wallets (change_id operator_id overdue url)",
    "update operator_wallets (change_id overdue url)",
    "select players (external_id id operator_id)",
    ...tierSetters,
    ...may("select delete", "requests"),
    ...may("select insert update delete", sums),
    "select round_corrections",
    "select transfers (cause_id kind moved_at operator_id player_id step)",
    "update config_changes (closed_at reason state version)",
    "update round_corrections (applied_at refused state)",
    "select operators (id time_zone wallet)",
    "select sessions (brand_id id operator_id player_id)",
  ],
};
