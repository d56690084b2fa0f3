import type { Accounts } from "./tables/accounts.ts";
import type { Actions } from "./tables/actions.ts";
import type { ApiKeys } from "./tables/api-keys.ts";
import type { AuditHeads, AuditLog } from "./tables/audit-log.ts";
import type { Brands } from "./tables/brands.ts";
import type { Currencies } from "./tables/currencies.ts";
import type { ConfigChanges } from "./tables/config-changes.ts";
import type { GameConfigVersions } from "./tables/game-config-versions.ts";
import type { FreeRoundGrants } from "./tables/free-round-grants.ts";
import type { GameConfigs } from "./tables/game-configs.ts";
import type {
  JackpotLines,
  JackpotMarks,
  JackpotShards,
  JackpotTiers,
  JackpotVersions,
  JackpotWins,
} from "./tables/jackpots.ts";
import type { JurisdictionProfiles } from "./tables/jurisdiction-profiles.ts";
import type { OperatorWallets } from "./tables/operator-wallets.ts";
import type { Operators } from "./tables/operators.ts";
import type { PlayerProtection } from "./tables/player-protection.ts";
import type { Players } from "./tables/players.ts";
import type { RateLimits } from "./tables/rate-limits.ts";
import type { ReportDays, ReportHours, ReportPlayerNumbers, ReportPlayers, ReportProgress } from "./tables/reports.ts";
import type { Requests } from "./tables/requests.ts";
import type { RoundCorrections } from "./tables/round-corrections.ts";
import type { Rounds } from "./tables/rounds.ts";
import type { SeedPairs } from "./tables/seed-pairs.ts";
import type { Sessions } from "./tables/sessions.ts";
import type { Transfers } from "./tables/transfers.ts";
import type { WalletCalls } from "./tables/wallet-calls.ts";
import type { OperatorWalletVersions } from "./tables/operator-wallet-versions.ts";
import type { WalletDifferences, WalletListings, WalletReconciliations } from "./tables/reconciliation.ts";
import type { WalletResolutions } from "./tables/wallet-resolutions.ts";

/** Every table, as kysely sees it. One file each in `tables/`; how they came to be is in `migrations/`. */
export interface Schema {
  accounts: Accounts;
  actions: Actions;
  api_keys: ApiKeys;
  audit_heads: AuditHeads;
  audit_log: AuditLog;
  brands: Brands;
  currencies: Currencies;
  config_changes: ConfigChanges;
  game_config_versions: GameConfigVersions;
  free_round_grants: FreeRoundGrants;
  game_configs: GameConfigs;
  jackpot_lines: JackpotLines;
  jackpot_marks: JackpotMarks;
  jackpot_shards: JackpotShards;
  jackpot_tiers: JackpotTiers;
  jackpot_versions: JackpotVersions;
  jackpot_wins: JackpotWins;
  jurisdiction_profiles: JurisdictionProfiles;
  operator_wallets: OperatorWallets;
  operators: Operators;
  player_protection: PlayerProtection;
  players: Players;
  rate_limits: RateLimits;
  report_days: ReportDays;
  report_hours: ReportHours;
  report_player_numbers: ReportPlayerNumbers;
  report_players: ReportPlayers;
  report_progress: ReportProgress;
  requests: Requests;
  round_corrections: RoundCorrections;
  rounds: Rounds;
  seed_pairs: SeedPairs;
  sessions: Sessions;
  transfers: Transfers;
  operator_wallet_versions: OperatorWalletVersions;
  wallet_calls: WalletCalls;
  wallet_differences: WalletDifferences;
  wallet_listings: WalletListings;
  wallet_reconciliations: WalletReconciliations;
  wallet_resolutions: WalletResolutions;
}
