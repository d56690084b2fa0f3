import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { GraphDrawStyle, LogsDedupStrategy, LogsSortOrder, StackingMode } from "@grafana/grafana-foundation-sdk/common";
import * as common from "@grafana/grafana-foundation-sdk/common";
import { DashboardLinkBuilder, type Panel, ThresholdsConfigBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder as LogsPanel } from "@grafana/grafana-foundation-sdk/logs";
import { DataqueryBuilder as LokiQuery } from "@grafana/grafana-foundation-sdk/loki";
import { DataqueryBuilder as PrometheusQuery, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatPanel } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TablePanel } from "@grafana/grafana-foundation-sdk/table";
import { DataqueryBuilder as TempoQuery } from "@grafana/grafana-foundation-sdk/tempo";
import { PanelBuilder as LinesPanel } from "@grafana/grafana-foundation-sdk/timeseries";
import { LOKI, PROMETHEUS, TEMPO } from "./sources.ts";

/** PromQL, and how its series are called in the legend. */
export type Query = readonly [expression: string, legend: string];

export interface PanelOptions {
  readonly title: string;
  /** What it tells, and when to worry. */
  readonly about: string;
  /** As Grafana names it. */
  readonly unit?: string;
  /** Of 24 columns. */
  readonly width?: number;
  readonly height?: number;
  /** From here on a value is yellow, and red. */
  readonly bad?: readonly [worrying: number, bad: number];
  /** Where a click on a series leads: a title, and an address with Grafana's own variables. */
  readonly link?: readonly [title: string, url: string];
}

export interface LinesOptions extends PanelOptions {
  readonly queries: readonly Query[];
  /** One on top of another, where their sum says something. */
  readonly stacked?: boolean;
  /** Shows traces as points in the graph: for histograms alone. */
  readonly exemplars?: boolean;
  readonly max?: number;
}

export type PanelOf = Builder<Panel>;

const refId = (index: number): string => String.fromCodePoint(65 + index);

const prometheus = ([expression, legend]: Query, index: number): PrometheusQuery =>
  new PrometheusQuery().datasource(PROMETHEUS).refId(refId(index)).expr(expression).legendFormat(legend);

interface Common {
  title(title: string): this;
  description(about: string): this;
  span(width: number): this;
  height(height: number): this;
  unit(unit: string): this;
  thresholds(thresholds: ThresholdsConfigBuilder): this;
  dataLinks(links: Builder<dashboard.DashboardLink>[]): this;
}

const dressed = <P extends Common>(
  panel: P,
  { title, about, unit, width = 12, height = 8, bad, link }: PanelOptions,
): P => {
  panel.title(title).description(about).span(width).height(height);
  if (unit !== undefined) panel.unit(unit);
  if (bad) {
    const steps = [
      { value: null, color: "green" },
      { value: bad[0], color: "orange" },
      { value: bad[1], color: "red" },
    ];
    const mode = dashboard.ThresholdsMode.Absolute;
    panel.thresholds(new ThresholdsConfigBuilder().mode(mode).steps(steps));
  }
  if (link) panel.dataLinks([new DashboardLinkBuilder(link[0]).url(link[1])]);
  return panel;
};

/** Values over time. */
export const lines = (options: LinesOptions): PanelOf => {
  const { queries, stacked = false, exemplars = false, max } = options;
  const panel = dressed(new LinesPanel(), options)
    .datasource(PROMETHEUS)
    .drawStyle(GraphDrawStyle.Line)
    .fillOpacity(stacked ? 30 : 8)
    .showPoints(common.VisibilityMode.Never)
    .targets(queries.map((query, index) => prometheus(query, index).range().exemplar(exemplars)))
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.Table)
        .placement(common.LegendPlacement.Bottom)
        .calcs(["lastNotNull", "max"]),
    )
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi));
  if (stacked) panel.stacking(new common.StackingConfigBuilder().mode(StackingMode.Normal));
  if (max !== undefined) panel.max(max);
  if (options.bad) {
    panel.thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed));
  }
  return panel;
};

/** What is so now, one number for each series. */
export const number = (options: PanelOptions & { readonly queries: readonly Query[] }): PanelOf =>
  dressed(new StatPanel(), { width: 4, height: 4, ...options })
    .datasource(PROMETHEUS)
    .targets(options.queries.map((query, index) => prometheus(query, index).instant()))
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
    .noValue("none");

/** What is so now, a row for each series. */
export const rows = (options: PanelOptions & { readonly query: string }): PanelOf =>
  dressed(new TablePanel(), options)
    .datasource(PROMETHEUS)
    .withTarget(prometheus([options.query, ""], 0).instant().format(PromQueryFormat.Table))
    .withTransformation({ id: "organize", options: { excludeByName: { Time: true, __name__: true } } })
    .noValue("none");

export const logs = (options: PanelOptions & { readonly query: string }): PanelOf =>
  dressed(new LogsPanel(), { width: 24, height: 16, ...options })
    .datasource(LOKI)
    .withTarget(new LokiQuery().datasource(LOKI).refId("A").expr(options.query).maxLines(500))
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .dedupStrategy(LogsDedupStrategy.None)
    .sortOrder(LogsSortOrder.Descending);

/** How many log lines there are. */
export const logLines = (options: PanelOptions & { readonly queries: readonly Query[] }): PanelOf =>
  dressed(new LinesPanel(), options)
    .datasource(LOKI)
    .targets(
      options.queries.map(([expression, legend], index) =>
        new LokiQuery().datasource(LOKI).refId(refId(index)).expr(expression).legendFormat(legend),
      ),
    );

/** Traces that match, newest first, to click on. */
export const traces = (options: PanelOptions & { readonly query: string }): PanelOf =>
  dressed(new TablePanel(), options)
    .datasource(TEMPO)
    .withTarget(new TempoQuery().datasource(TEMPO).refId("A").queryType("traceql").query(options.query).limit(50));
