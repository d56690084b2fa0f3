import {
  CustomVariableBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { PanelOf } from "./panels.ts";
import { PROMETHEUS } from "./sources.ts";

/** A heading and what stands below it. */
export type Section = readonly [title: string, panels: readonly PanelOf[]];

export interface Board {
  /** Its address in Grafana, and its file's name. */
  readonly uid: string;
  readonly title: string;
  readonly about: string;
  readonly variables?: readonly Variable[];
  readonly sections: readonly Section[];
}

/** A choice at the top: of a list, of a label's values, or a text. */
export type Variable =
  | { readonly name: string; readonly choices: readonly string[] }
  | { readonly name: string; readonly label: string; readonly of: string }
  | { readonly name: string; readonly text: string };

/** Where a dashboard is; `variables` is a query string in which Grafana fills in its own. */
export const boardUrl = (uid: string, variables = ""): string =>
  `/d/croupier-${uid}?\${__url_time_range}${variables && `&${variables}`}`;

const ALL = { text: "All", value: "$__all" };

const variableOf = (variable: Variable) => {
  const { name } = variable;
  if ("text" in variable) return new TextBoxVariableBuilder(name).defaultValue(variable.text);
  if ("choices" in variable) {
    const [first = ""] = variable.choices;
    return new CustomVariableBuilder(name)
      .values(variable.choices.join(","))
      .current({ text: first, value: first, selected: true });
  }
  return new QueryVariableBuilder(name)
    .datasource(PROMETHEUS)
    .query(`label_values(${variable.of}, ${variable.label})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue(".*")
    .current({ ...ALL, selected: true });
};

/** As Grafana reads it. */
export const render = ({ uid, title, about, variables = [], sections }: Board): object => {
  const board = new DashboardBuilder(title)
    .uid(`croupier-${uid}`)
    .description(about)
    .tags(["croupier"])
    .readonly()
    .time({ from: "now-3h", to: "now" })
    .timezone("utc")
    .refresh("30s")
    .tooltip(DashboardCursorSync.Crosshair)
    .link(
      new DashboardLinkBuilder("Croupier")
        .type(DashboardLinkType.Dashboards)
        .tags(["croupier"])
        .asDropdown(true)
        .keepTime(true),
    );
  for (const variable of variables) board.withVariable(variableOf(variable));
  for (const [heading, panels] of sections) {
    board.withRow(new RowBuilder(heading));
    for (const panel of panels) board.withPanel(panel);
  }
  return board.build();
};
