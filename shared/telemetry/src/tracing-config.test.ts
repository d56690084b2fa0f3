import { expect, it } from "vitest";
import { readTracingConfig } from "./tracing-config.ts";

const read = (environment: Readonly<Record<string, string>>) => {
  const problems: string[] = [];
  return { config: readTracingConfig(environment, problems), problems };
};

it("is nothing without an endpoint, or where it is turned off", () => {
  expect(read({ OTEL_TRACES_SAMPLER_ARG: "1" })).toEqual({ config: undefined, problems: [] });
  const off = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318", OTEL_SDK_DISABLED: "true" };
  expect(read(off)).toEqual({ config: undefined, problems: [] });
});

it("reads what OpenTelemetry names", () => {
  const { config, problems } = read({
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/",
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0.25",
    OTEL_SERVICE_NAME: "mines-blue",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=prod, k8s.pod.name=a%3Db",
    OTEL_BSP_SCHEDULE_DELAY: "100",
    CROUPIER_TRACES_SLOW_MS: "300",
  });
  expect(problems).toEqual([]);
  expect(config).toEqual({
    url: "http://collector:4318/v1/traces",
    ratio: 0.25,
    slowMs: 300,
    queue: { most: 4_096, batch: 512, everyMs: 100 },
    serviceName: "mines-blue",
    resource: { "deployment.environment.name": "prod", "k8s.pod.name": "a=b" },
  });
  const own = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://a", OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://b/traces" };
  expect(read(own).config?.url).toBe("http://b/traces");
});

it("says what is wrong, a sentence each, and repeats no value", () => {
  const { problems } = read({
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
    OTEL_TRACES_SAMPLER: "always_on",
    OTEL_TRACES_SAMPLER_ARG: "2",
    CROUPIER_TRACES_SLOW_MS: "-1",
  });
  expect(problems.toSorted()).toEqual([
    "CROUPIER_TRACES_SLOW_MS is not a number from 0 to 600000.",
    "OTEL_TRACES_SAMPLER is not parentbased_traceidratio, the only one there is: OTEL_TRACES_SAMPLER_ARG is its ratio.",
    "OTEL_TRACES_SAMPLER_ARG is not a number from 0 to 1.",
  ]);
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }).problems).toEqual([
    "OTEL_EXPORTER_OTLP_ENDPOINT is not an http URL: http://collector:4318.",
  ]);
});
