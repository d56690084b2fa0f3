import { generateDashboards } from "./generate.ts";
import { allRules } from "./rule-files.ts";

/** By Prometheus itself. */
const ITS_OWN = ["up", "ALERTS"];
/** By exporters of the cluster, as kube-prometheus-stack brings them: node-exporter, kube-state-metrics and the kubelet's cAdvisor. */
const EXPORTERS = [
  "container_cpu_usage_seconds_total",
  "container_memory_working_set_bytes",
  "kube_deployment_spec_replicas",
  "kube_deployment_status_replicas_available",
  "kube_pod_container_resource_limits",
  "kube_pod_container_status_restarts_total",
  "node_cpu_seconds_total",
  "node_filesystem_avail_bytes",
  "node_filesystem_size_bytes",
  "node_memory_MemAvailable_bytes",
  "node_memory_MemTotal_bytes",
];
/** By processes that are told where traces are kept. */
const WHERE_TRACED = ["croupier_spans_exported_total", "croupier_spans_lost_total"];
/** What is not measured by a house without anything around it. */
export const ELSEWHERE: readonly string[] = [...ITS_OWN, ...EXPORTERS, ...WHERE_TRACED];

const WORDS = new Set(["and", "or", "unless", "bool", "offset"]);

/** The metrics that an expression of PromQL names: what is left of it without labels, ranges, functions and numbers. */
export const namesIn = (expression: string): readonly string[] => {
  const bare = expression
    .replaceAll(/"[^"]*"|'[^']*'/g, "")
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, "")
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, "");
  const names = [...bare.matchAll(/(?<![\w.:$])[a-zA-Z_:][\w:]*(?![\w:]*\s*\()/g)].map(([name]) => name);
  return names.filter((name) => !WORDS.has(name));
};

interface Shown {
  readonly templating?: { readonly list: readonly { readonly type: string; readonly query: string }[] };
  readonly panels: readonly {
    readonly targets?: readonly { readonly expr?: string; readonly datasource: { readonly type: string } }[];
  }[];
}

/** All PromQL of the dashboards, with Grafana's variables in it. */
export const dashboardExpressions = (games: readonly string[]): readonly string[] =>
  [...(generateDashboards(games) as ReadonlyMap<string, Shown>).values()].flatMap(({ panels, templating }) => [
    ...panels
      .flatMap(({ targets = [] }) => targets)
      .flatMap(({ expr, datasource }) => (expr !== undefined && datasource.type === "prometheus" ? [expr] : [])),
    ...(templating?.list ?? []).flatMap(({ type, query }) => {
      const [, asked] = /^label_values\((.+), \w+\)$/.exec(query) ?? [];
      return type === "query" && asked !== undefined ? [asked] : [];
    }),
  ]);

/** The metrics that dashboards and rules name, without those that rules record. */
export const namedMetrics = (games: readonly string[]): ReadonlySet<string> => {
  const recorded = new Set(allRules().map(({ record }) => record));
  const expressions = [...dashboardExpressions(games), ...allRules().map(({ expr }) => expr)];
  return new Set(expressions.flatMap(namesIn).filter((name) => !recorded.has(name)));
};

/** The names under which a scrape's families can be asked for, whether they have had a value yet or not. */
export const exposedMetrics = (openMetrics: string): readonly string[] =>
  [...openMetrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = "", type]) => {
    if (type === "counter") return [`${name}_total`];
    return type === "histogram" ? ["bucket", "sum", "count"].map((part) => `${name}_${part}`) : [name];
  });
