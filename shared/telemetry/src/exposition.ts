import type { Metrics } from "./metrics.ts";

const PLAIN = "text/plain; version=0.0.4; charset=utf-8";

/**
 * What a process measures, in the format that is asked for: OpenMetrics, which has exemplars, where `accept` names it (as
 * Prometheus does), and else the plain text that it came from.
 */
export const expose = async (
  { registry }: Pick<Metrics, "registry">,
  accept: string | readonly string[] | undefined,
): Promise<{ readonly contentType: string; readonly body: string }> => {
  const openMetrics = await registry.metrics();
  return String(accept ?? "").includes("application/openmetrics-text")
    ? { contentType: registry.contentType, body: openMetrics }
    : { contentType: PLAIN, body: asPlainText(openMetrics) };
};

/** In plain text a counter's family is named as its series are, and there are no exemplars. */
const asPlainText = (openMetrics: string): string => {
  const counters = new Set([...openMetrics.matchAll(/^# TYPE (\S+) counter$/gm)].map(([, name]) => name));
  return openMetrics
    .replaceAll(/^(# (?:TYPE|HELP)) (\S+)/gm, (line, what: string, name: string) =>
      counters.has(name) ? `${what} ${name}_total` : line,
    )
    .replaceAll(/ # \{trace_id="[0-9a-f]+"\} \S+ \S+$/gm, "")
    .replace(/# EOF\n$/, "");
};
