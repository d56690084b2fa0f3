/** What a counter grows by in a second, added up by these labels. */
export const rate = (metric: string, selector = "", by: readonly string[] = []): string =>
  `sum by (${by.join(", ")}) (rate(${metric}{${selector}}[$__rate_interval]))`;

/** What a counter has grown by in the time that is looked at. */
export const increase = (metric: string, selector = "", by: readonly string[] = []): string =>
  `sum by (${by.join(", ")}) (increase(${metric}{${selector}}[$__range]))`;

/** How long all but a share of calls took at most. */
export const quantile = (share: number, histogram: string, selector = "", by: readonly string[] = []): string =>
  `histogram_quantile(${share}, ${rate(`${histogram}_bucket`, selector, ["le", ...by])})`;

/** What every worker tells alike. */
export const told = (metric: string, selector = "", by: readonly string[] = []): string =>
  `max by (${by.join(", ")}) (${metric}{${selector}})`;
