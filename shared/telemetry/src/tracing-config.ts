/** Where traces go, and which. */
export interface TracingConfig {
  /** Where an OTLP endpoint takes traces over HTTP. */
  readonly url: string;
  /** Share of traces that are kept whatever comes of them. */
  readonly ratio: number;
  /** What takes longer is kept. */
  readonly slowMs: number;
  readonly queue: { readonly most: number; readonly batch: number; readonly everyMs: number };
  /** Instead of the process's own name. */
  readonly serviceName: string | undefined;
  /** `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resource: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const SAMPLER = "parentbased_traceidratio";

const numberFrom = (
  environment: Environment,
  name: string,
  fallback: number,
  most: number,
  problems: string[],
): number => {
  const text = environment[name] ?? "";
  if (text === "") return fallback;
  const value = /^\d{1,12}(?:\.\d{1,12})?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  problems.push(`${name} is not a number from 0 to ${most}.`);
  return fallback;
};

const endpointOf = (environment: Environment, problems: string[]): string | undefined => {
  const own = environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] ?? "";
  const all = environment["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "";
  const url = own === "" ? all : own;
  if (url === "") return undefined;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    const name = own === "" ? "OTEL_EXPORTER_OTLP_ENDPOINT" : "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    problems.push(`${name} is not an http URL: http://collector:4318.`);
    return undefined;
  }
  return own === "" ? `${url.replace(/\/$/, "")}/v1/traces` : url;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const resourceOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(",").flatMap((pair) => {
      const at = pair.indexOf("=");
      return at > 0 ? [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())] as const] : [];
    }),
  );

/**
 * Reads the variables that OpenTelemetry names; undefined where there is no endpoint, or `OTEL_SDK_DISABLED` is true. What
 * is wrong with them is added to `problems`, a sentence each.
 */
export const readTracingConfig = (environment: Environment, problems: string[]): TracingConfig | undefined => {
  const url = endpointOf(environment, problems);
  if (url === undefined || environment["OTEL_SDK_DISABLED"] === "true") return undefined;
  const number = (name: string, fallback: number, most: number): number =>
    numberFrom(environment, name, fallback, most, problems);
  if ((environment["OTEL_TRACES_SAMPLER"] || SAMPLER) !== SAMPLER) {
    problems.push(
      `OTEL_TRACES_SAMPLER is not ${SAMPLER}, the only one there is: OTEL_TRACES_SAMPLER_ARG is its ratio.`,
    );
  }
  return {
    url,
    ratio: number("OTEL_TRACES_SAMPLER_ARG", 0.1, 1),
    slowMs: number("CROUPIER_TRACES_SLOW_MS", 1_000, 600_000),
    queue: {
      most: number("OTEL_BSP_MAX_QUEUE_SIZE", 4_096, 1_000_000),
      batch: Math.max(1, number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512, 100_000)),
      everyMs: number("OTEL_BSP_SCHEDULE_DELAY", 2_000, 600_000),
    },
    serviceName: environment["OTEL_SERVICE_NAME"] || undefined,
    resource: resourceOf(environment["OTEL_RESOURCE_ATTRIBUTES"] ?? ""),
  };
};
