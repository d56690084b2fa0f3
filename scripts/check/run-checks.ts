import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";

/** Something `pnpm check` looks at: a program of node_modules/.bin, or a function that returns what is wrong. */
export type Check =
  | { readonly name: string; readonly command: readonly [program: string, ...args: string[]] }
  | { readonly name: string; readonly find: (root: string) => readonly string[] | Promise<readonly string[]> };

interface Outcome {
  readonly passed: boolean;
  readonly output: string;
}

const runProgram = async (root: string, [program, ...args]: readonly [string, ...string[]]): Promise<Outcome> => {
  const bin = join(root, "node_modules", ".bin");
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
  const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const code = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [status, stdout, stderr] = await Promise.all([code, text(child.stdout), text(child.stderr)]);
  return { passed: status === 0, output: stdout + stderr };
};

const runFunction = async (root: string, find: (root: string) => readonly string[] | Promise<readonly string[]>) => {
  const problems = await find(root);
  return { passed: problems.length === 0, output: problems.join("\n") };
};

const runOne = async (root: string, check: Check): Promise<Outcome> => {
  try {
    return await ("command" in check ? runProgram(root, check.command) : runFunction(root, check.find));
  } catch (error) {
    // A check that can't run has proved nothing, so it has failed.
    return { passed: false, output: error instanceof Error ? error.message : String(error) };
  }
};

/** Runs all checks at once and prints a line for each as it ends. Returns whether all passed. */
export const runChecks = async (root: string, checks: readonly Check[]): Promise<boolean> => {
  const passes = await Promise.all(
    checks.map(async (check) => {
      const startMs = performance.now();
      const { passed, output } = await runOne(root, check);
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
      console.log(`${passed ? "✓" : "✗"} ${check.name.padEnd(10)} ${seconds} s`);
      if (!passed) console.log(`${output.trim().replaceAll(/^/gm, "  ")}\n`);
      return passed;
    }),
  );
  return passes.every(Boolean);
};
