/** One line of a process, made short for a person at a terminal. */
export interface LogStyle {
  /** How wide the longest name is. */
  readonly width: number;
  readonly colours: boolean;
}

export type LineRenderer = (name: string, line: string, stream?: "stdout" | "stderr") => string;

const LEVELS: Readonly<Record<number, string>> = { 10: "trace", 20: "debug", 40: "warn", 50: "error", 60: "fatal" };
const LEVEL_COLOURS: Readonly<Record<string, number>> = { warn: 33, error: 31, fatal: 31, trace: 2, debug: 2 };
/** For names; neither red nor yellow, which mean trouble. */
const NAME_COLOURS = [36, 32, 35, 34, 96, 92, 95, 94];
const HIDDEN = new Set(["level", "time", "pid", "hostname", "service", "span_id", "msg", "err"]);
const MAX_VALUE = 160;

/** Renders pino's JSON as `name │ message key=value`; anything else stays as it is, after the name. */
export const createLineRenderer = ({ width, colours }: LogStyle): LineRenderer => {
  const names = new Map<string, number>();
  const paint = (colour: number, text: string): string => (colours ? `\u001B[${colour}m${text}\u001B[0m` : text);
  const prefixOf = (name: string): string => {
    const index = names.get(name) ?? names.size;
    names.set(name, index);
    return paint(NAME_COLOURS[index % NAME_COLOURS.length] ?? 0, `${name.padEnd(width)} │ `);
  };
  return (name, line, stream = "stdout") => {
    const prefix = prefixOf(name);
    const record = parseRecord(line);
    if (!record) return prefix + (stream === "stderr" ? paint(31, line) : line);
    const level = LEVELS[Number(record["level"])];
    const label = level === undefined ? "" : `${paint(LEVEL_COLOURS[level] ?? 0, level)} `;
    const facts = renderFacts(record);
    const head = `${prefix}${label}${String(record["msg"])}${facts === "" ? "" : ` ${paint(2, facts)}`}`;
    return [head, ...stackOf(record).map((frame) => prefix + paint(2, frame))].join("\n");
  };
};

/** A line of pino's: an object with a level and a message. */
const parseRecord = (line: string): Readonly<Record<string, unknown>> | undefined => {
  if (!line.startsWith("{")) return undefined;
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    return typeof value["level"] === "number" && typeof value["msg"] === "string" ? value : undefined;
  } catch {
    return undefined;
  }
};

const renderFacts = (record: Readonly<Record<string, unknown>>): string =>
  Object.entries(record)
    .filter(([name]) => !HIDDEN.has(name))
    .map(([name, value]) => `${name}=${shorten(typeof value === "string" ? value : (JSON.stringify(value) ?? ""))}`)
    .join(" ");

const shorten = (text: string): string => (text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text);

/** The error's own words and where it was thrown, without the frames of libraries and of Node. */
const stackOf = ({ err }: Readonly<Record<string, unknown>>): readonly string[] => {
  if (typeof err !== "object" || err === null) return [];
  const { stack, message } = err as { readonly stack?: unknown; readonly message?: unknown };
  if (typeof stack !== "string") return typeof message === "string" ? [`  ${message}`] : [];
  return stack
    .split("\n")
    .filter((frame) => !/^\s+at .*(?:node:|node_modules)/.test(frame))
    .map((frame) => `  ${frame}`);
};
