/** Series by their name and labels; values as promtool has them, one for each step. */
export type Series = Readonly<Record<string, string>>;

/** What makes an alert fire, and what is near that and does not. */
export interface Case {
  readonly alert: string;
  readonly fires: Series;
  readonly silent: Series;
  /** Of the alert that fires, besides its own. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Minutes from one value to the next; 1 unless told. */
  readonly stepMinutes?: number;
  /** When it is looked at; after 30 unless told. */
  readonly atMinutes?: number;
}

/** The same value for longer than any alert is looked at. */
const steady = (value: number): string => `${value}+0x420`;
/** A counter that grows by so much in each step. */
const growing = (by: number): string => `0+${by}x420`;

const operator = "op-1";
const tier = { operator, pool: "main", tier: "grand", currency: "EUR" };
const variant = { game: "mines", variant: "standard", operator, currency: "EUR" };

const series = (name: string, labels: Readonly<Record<string, string>> = {}): string =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(",")}}`;

/** One series in which only the value differs. */
const when = (
  alert: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  [bad, good]: readonly [bad: string, good: string],
  rest: Partial<Case> = {},
): Case => ({
  alert,
  fires: { [series(name, labels)]: bad },
  silent: { [series(name, labels)]: good },
  labels,
  ...rest,
});

/** Calls at the gateway, 1,000 a step, of which so many failed. */
const calls = (failed: number): Series => ({
  [series("croupier_call_seconds_count", { service: "gateway", procedure: "p", result: "ok" })]: growing(
    1_000 - failed,
  ),
  [series("croupier_call_seconds_count", { service: "gateway", procedure: "p", result: "failed" })]: growing(failed),
});

/** Bets, 1,000 a step, of which so many took longer than 250 ms. */
const bets = (slow: number): Series => {
  const labels = { service: "gateway", procedure: "games.mines.open", result: "ok" };
  return {
    [series("croupier_call_seconds_bucket", { ...labels, le: "0.25" })]: growing(1_000 - slow),
    [series("croupier_call_seconds_count", labels)]: growing(1_000),
  };
};

const rtp = (outside: number, rounds: number, window: string): Series => ({
  [series("croupier_rtp_outside", { ...variant, window, side: "above" })]: steady(outside),
  [series("croupier_rtp_outside", { ...variant, window, side: "below" })]: steady(0),
  [series("croupier_rtp_measured_rounds", { ...variant, window })]: steady(rounds),
});

const proof = (instance: string, sound: number, at: string): Series => ({
  [series("croupier_ledger_sound", { instance, check: "all" })]: steady(sound),
  [series("croupier_ledger_checked_timestamp_seconds", { instance, check: "all" })]: at,
});

const RECENTLY_PROVED: Series = {
  [series("croupier_ledger_checked_timestamp_seconds", { check: "recent" })]: "600+300x400",
};

const connections = (taken: number): Series => ({
  [series("croupier_database", { figure: "connections" })]: steady(taken),
  [series("croupier_database", { figure: "connections_most" })]: steady(100),
});

const node = { instance: "node-1" };
const disk = { ...node, mountpoint: "/data", fstype: "ext4" };
const pod = { namespace: "croupier", pod: "mines-1" };
const deployment = { namespace: "croupier", deployment: "mines" };
const container = { ...pod, container: "mines" };

const disks = (free: string): Series => ({
  [series("node_filesystem_avail_bytes", disk)]: free,
  [series("node_filesystem_size_bytes", disk)]: steady(1_000),
});

const replicas = (available: number): Series => ({
  [series("kube_deployment_status_replicas_available", deployment)]: steady(available),
  [series("kube_deployment_spec_replicas", deployment)]: steady(2),
});

export const CASES: readonly Case[] = [
  // 1.6 % of an hour's calls are above 14.4 × 0.05 %; 0.2 % would be above neither that nor 6 × 0.05 %.
  { alert: "AvailabilityBudgetBurnsFast", fires: calls(16), silent: calls(2), atMinutes: 70 },
  { alert: "AvailabilityBudgetBurns", fires: calls(1), silent: calls(0), stepMinutes: 5, atMinutes: 720 },
  { alert: "LatencyBudgetBurnsFast", fires: bets(200), silent: bets(40), atMinutes: 70 },
  { alert: "LatencyBudgetBurns", fires: bets(15), silent: bets(8), stepMinutes: 5, atMinutes: 720 },

  {
    alert: "LedgerOutOfBalance",
    labels: { check: "all" },
    fires: proof("a", 0, "600+0x60"),
    silent: proof("a", 1, "600+0x60"),
  },
  // Another worker has proved it since, and found nothing.
  {
    alert: "LedgerOutOfBalance",
    labels: { check: "all" },
    fires: { ...proof("a", 1, "600+0x60"), ...proof("b", 0, "900+0x60") },
    silent: { ...proof("a", 0, "600+0x60"), ...proof("b", 1, "900+0x60") },
  },
  {
    alert: "LedgerNotProved",
    labels: { check: "all" },
    fires: proof("a", 1, "600+0x400"),
    silent: proof("a", 1, "600+300x400"),
    stepMinutes: 5,
    atMinutes: 240,
  },
  // Every proof fails, and the worker has been started anew since the last that did not.
  {
    alert: "LedgerNotProved",
    labels: { check: "all" },
    fires: { croupier_jobs_due: steady(0), ...RECENTLY_PROVED },
    silent: { croupier_jobs_due: `_x36 ${steady(0)}`, ...RECENTLY_PROVED },
    stepMinutes: 5,
    atMinutes: 240,
  },
  { alert: "WorkerSilent", fires: {}, silent: { croupier_jobs_due: steady(0) } },
  {
    alert: "RtpOutsideBand",
    labels: { ...variant, window: "day", side: "above" },
    fires: rtp(1, 1_000, "day"),
    silent: { ...rtp(0, 50_000, "day"), ...rtp(1, 50_000, "month") },
  },
  // A lucky evening of one player is no finding.
  {
    alert: "RtpOutsideBand",
    labels: { ...variant, window: "day", side: "above" },
    fires: rtp(1, 1_001, "day"),
    silent: rtp(1, 999, "day"),
  },
  {
    alert: "RtpOutsideBandForLong",
    labels: { ...variant, window: "month", side: "above" },
    fires: rtp(1, 10_000, "month"),
    silent: rtp(1, 9_999, "month"),
  },
  when("ReportsBehind", "croupier_reports_behind_seconds", { operator }, [steady(3_601), steady(3_599)]),
  when("RoundsStuckOpen", "croupier_open_round_overdue_seconds", { game: "mines", operator }, [
    steady(1_801),
    steady(600),
  ]),
  when("CommitmentUsedTooLong", "croupier_commitment_most_rounds", { operator }, [steady(1_000_001), steady(999_999)], {
    atMinutes: 90,
  }),
  when("CommitmentUsedTooLong", "croupier_commitment_oldest_seconds", { operator }, [steady(15_552_001), steady(100)], {
    atMinutes: 90,
  }),
  when("JobsStuck", "croupier_jobs_due_oldest_seconds", {}, [steady(901), steady(60)]),
  when("WalletCallsWaiting", "croupier_wallet_waiting_oldest_seconds", { operator, kind: "credit" }, [
    steady(901),
    steady(300),
  ]),
  when("WalletCallsWaitingForLong", "croupier_wallet_waiting_oldest_seconds", { operator, kind: "credit" }, [
    steady(14_401),
    steady(14_000),
  ]),
  when("WalletNotAsked", "croupier_wallet_breaker_open", { operator }, [steady(1), "0 1 1 0x30"]),
  when("WalletBooksDiffer", "croupier_wallet_differences", { operator, kind: "amount_differs" }, [
    steady(1),
    steady(0),
  ]),
  when("JackpotPastMustHitBy", "croupier_jackpot_past_must_hit_by", tier, [steady(1), "0+0x20 1 0+0x20"]),
  when("JackpotNotPaid", "croupier_jackpot_unpaid_oldest_seconds", { operator }, [steady(901), steady(60)]),

  when("ProcessGone", "up", { job: "croupier", instance: "mines-1" }, [steady(0), steady(1)]),
  when("EventLoopLate", "nodejs_eventloop_lag_p99_seconds", { service: "mines", instance: "mines-1" }, [
    steady(0.3),
    steady(0.02),
  ]),
  when("RequestsShed", "croupier_shed_total", { service: "gateway" }, [growing(60), growing(1)]),
  when("LimitsCountedAlone", "croupier_limits_shared", { instance: "gateway-1" }, [steady(0), steady(1)]),
  {
    alert: "PoolExhausted",
    labels: { service: "mines", pool: "money" },
    fires: { [series("croupier_pool_connections", { service: "mines", pool: "money", state: "waiting" })]: steady(6) },
    silent: { [series("croupier_pool_connections", { service: "mines", pool: "money", state: "inUse" })]: steady(60) },
  },
  when("BatchesQueue", "croupier_batch_waiting", { service: "mines" }, [steady(501), steady(64)]),
  { alert: "DatabaseConnectionsShort", fires: connections(86), silent: connections(84) },
  when("TransactionHeldOpen", "croupier_database", { figure: "held_transactions" }, [steady(1_000_001), steady(50)], {
    labels: {},
  }),
  when("DatabaseDeadlocks", "croupier_database_events_total", { event: "deadlocks" }, [growing(1), steady(7)], {
    labels: {},
  }),

  {
    alert: "NodeCpuHigh",
    labels: node,
    fires: { [series("node_cpu_seconds_total", { ...node, cpu: "0", mode: "idle" })]: growing(3) },
    silent: { [series("node_cpu_seconds_total", { ...node, cpu: "0", mode: "idle" })]: growing(30) },
  },
  {
    alert: "NodeMemoryHigh",
    labels: node,
    fires: {
      [series("node_memory_MemAvailable_bytes", node)]: steady(9),
      [series("node_memory_MemTotal_bytes", node)]: steady(100),
    },
    silent: {
      [series("node_memory_MemAvailable_bytes", node)]: steady(11),
      [series("node_memory_MemTotal_bytes", node)]: steady(100),
    },
  },
  { alert: "DiskFull", labels: disk, fires: disks(steady(99)), silent: disks(steady(101)) },
  // Half a byte a minute: 390 become 30 in twelve hours.
  {
    alert: "DiskFills",
    labels: disk,
    fires: disks("390-2.5x420"),
    silent: disks("390-0.5x420"),
    stepMinutes: 5,
    atMinutes: 420,
  },
  {
    alert: "PodCpuHigh",
    labels: { pod: "mines-1" },
    fires: {
      [series("container_cpu_usage_seconds_total", container)]: growing(57),
      [series("kube_pod_container_resource_limits", { ...container, resource: "cpu" })]: steady(1),
    },
    silent: {
      [series("container_cpu_usage_seconds_total", container)]: growing(30),
      [series("kube_pod_container_resource_limits", { ...container, resource: "cpu" })]: steady(1),
    },
  },
  {
    alert: "PodMemoryHigh",
    labels: { pod: "mines-1" },
    fires: {
      [series("container_memory_working_set_bytes", container)]: steady(95),
      [series("kube_pod_container_resource_limits", { ...container, resource: "memory" })]: steady(100),
    },
    silent: {
      [series("container_memory_working_set_bytes", container)]: steady(50),
      [series("kube_pod_container_resource_limits", { ...container, resource: "memory" })]: steady(100),
    },
  },
  {
    alert: "PodRestarts",
    labels: { pod: "mines-1" },
    fires: { [series("kube_pod_container_status_restarts_total", container)]: "0 1 2 3 4 4+0x60" },
    silent: { [series("kube_pod_container_status_restarts_total", container)]: "0+0x20 1+0x60" },
  },
  { alert: "ReplicasMissing", labels: { deployment: "mines" }, fires: replicas(1), silent: replicas(2) },
  { alert: "NoReplica", labels: { deployment: "mines" }, fires: replicas(0), silent: replicas(1) },
];

/** Alerts that fire always, so have no case in which they are silent. */
export const ALWAYS: readonly string[] = ["Heartbeat"];
