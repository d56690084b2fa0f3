import { parseArgs } from "node:util";

/** Where all traces go: to the stores that we start ourselves, with Docker, or to an OTLP endpoint. */
export type Observe = "docker" | { readonly endpoint: string };

export type DevCommand =
  | { readonly kind: "start"; readonly port: number; readonly reset: boolean; readonly observe?: Observe }
  | { readonly kind: "status" | "stop" | "help" }
  | { readonly kind: "refused"; readonly reason: string };

export const USAGE = `pnpm dev            runs everything here: PostgreSQL, demo data, game services, gateway, worker; reloads on save
pnpm dev status     what runs
pnpm dev stop       stops what runs, from any terminal

  --port N       the gateway's port, and the others' counted from it; 4000 unless PORT says otherwise
  --reset        stops what runs, deletes its database and its keys, and starts afresh
  --observe      starts Grafana and its stores with Docker, and has them see everything
  --observe URL  sends every trace to this OTLP endpoint instead: http://localhost:4318
  --help         this text

DATABASE_URL    a PostgreSQL to use instead of one of our own
LOG_LEVEL       trace, debug, info (unless told), warn, error
CROUPIER_HOME   where database and keys are kept instead of .croupier`;

const DEFAULT_PORT = 4000;
/** Leaves room for the ports that are counted from it. */
const MAX_PORT = 65_000;

/** Reads `pnpm dev`'s command line. Pure: `env` is asked for PORT and OTEL_EXPORTER_OTLP_ENDPOINT alone. */
export const readArguments = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): DevCommand => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: "string" },
        reset: { type: "boolean" },
        observe: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help === true) return { kind: "help" };
    if (values.observe === true) {
      const [given = env["OTEL_EXPORTER_OTLP_ENDPOINT"] || undefined, ...others] = positionals;
      const started = start(values.port, values.reset === true, env["PORT"]);
      return started.kind === "start" ? observed(started, given, others) : started;
    }
    const [command, ...rest] = positionals;
    if (rest.length > 0) return refused(`there is nothing to do with "${rest.join(" ")}"`);
    if (command === undefined) return start(values.port, values.reset === true, env["PORT"]);
    if (command !== "status" && command !== "stop") return refused(`there is no \`pnpm dev ${command}\``);
    if (values.port !== undefined || values.reset === true) return refused(`\`pnpm dev ${command}\` takes no options`);
    return { kind: command };
  } catch (error) {
    return refused(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
};

const start = (option: string | undefined, reset: boolean, variable: string | undefined): DevCommand => {
  const [text, source] = option === undefined ? [variable || String(DEFAULT_PORT), "PORT"] : [option, "--port"];
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > MAX_PORT) {
    return refused(`${source} is "${text}", not a port from 1 to ${MAX_PORT}`);
  }
  return { kind: "start", port, reset };
};

/** The address is the word that follows, or that of the environment. */
const observed = (
  started: Extract<DevCommand, { kind: "start" }>,
  endpoint: string | undefined,
  others: readonly string[],
): DevCommand => {
  if (others.length > 0) return refused(`there is nothing to do with "${others.join(" ")}"`);
  if (endpoint === undefined) return { ...started, observe: "docker" };
  return /^https?:\/\//.test(endpoint) && URL.canParse(endpoint)
    ? { ...started, observe: { endpoint } }
    : refused(`"${endpoint}" is not the URL of an OTLP endpoint, such as http://localhost:4318`);
};

const refused = (reason: string): DevCommand => ({ kind: "refused", reason });
