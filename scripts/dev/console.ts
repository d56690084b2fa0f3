import { createLineRenderer } from "./render-log.ts";

/** Where everything that runs here is heard. */
export interface DevConsole {
  /** A line that a process printed. */
  line(name: string, line: string, stream: "stdout" | "stderr"): void;
  /** Something that we have to say about it. */
  note(name: string, text: string): void;
  /** Text as it is. */
  print(text: string): void;
}

/** They make the better part of a syntax error's stack, and tell nothing. */
const FRAME_OF_NODE = /^\s+at .*\(?node:internal\//;

/** `names` are those known at the start; later ones may be wider. */
export const createConsole = (
  names: readonly string[],
  output: Pick<NodeJS.WriteStream, "write" | "isTTY">,
  env: Readonly<Record<string, string | undefined>>,
): DevConsole => {
  const colours = env["FORCE_COLOR"] ? true : output.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  const render = createLineRenderer({ width: Math.max(...names.map((name) => name.length)), colours });
  const mark = colours ? "\u001B[1m●\u001B[0m " : "● ";
  const print = (text: string): void => void output.write(`${text}\n`);
  return {
    line(name, line, stream) {
      if (stream === "stdout" || !FRAME_OF_NODE.test(line)) print(render(name, line, stream));
    },
    note: (name, text) => text.split("\n").forEach((line) => print(render(name, mark + line))),
    print,
  };
};
