/** The data sources, as `grafana/datasources.yaml` provisions them. */
export const PROMETHEUS = { type: "prometheus", uid: "prometheus" };
export const LOKI = { type: "loki", uid: "loki" };
export const TEMPO = { type: "tempo", uid: "tempo" };
