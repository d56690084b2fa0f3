import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");
const FORCED = "shared/testing/src/forced/";

/** All that the code for forced draws exports, and how it knows a client seed that tells draws. */
const NAMES = globSync(`${FORCED}*.ts`, { cwd: ROOT, exclude: (path) => path.endsWith(".test.ts") })
  .map((path) => readFileSync(join(ROOT, path), "utf8"))
  .flatMap((text) => [...text.matchAll(/^export (?:const|class|function) (\w+)/gm)].map(([, name = ""]) => name))
  .concat("forced_", "scriptOf", "CROUPIER_STAGE");

interface Bundle {
  readonly files: readonly string[];
  readonly text: string;
}

/** As for an image or a Lambda: everything in, libraries too, and nothing renamed. */
const bundle = async (...entries: readonly string[]): Promise<Bundle> => {
  const { metafile, outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [...entries],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    // An add-on that pg asks for where it is installed.
    external: ["pg-native"],
    outdir: "out",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  return { files: Object.keys(metafile.inputs), text: outputFiles.map(({ text }) => text).join("\n") };
};

const tracesIn = ({ files, text }: Bundle): readonly string[] => [
  ...files.filter((path) => path.startsWith("shared/testing/") || path.startsWith("scripts/")),
  ...NAMES.filter((name) => text.includes(name)),
];

describe("the code that forces draws", () => {
  test.each([
    // What the host loads by its command line is an entry of its own here.
    ["shared/host/src/main.ts", ...globSync("games/*/game.ts", { cwd: ROOT })],
    ...globSync("gateway/src/{server,worker,lambda}.ts", { cwd: ROOT }).map((entry) => [entry]),
  ])("is in no bundle of %s", async (...entries) => {
    const shipped = await bundle(...entries);
    // Each file's code stands below its name.
    expect(entries.filter((entry) => !shipped.text.includes(`// ${entry}\n`))).toEqual([]);
    expect(tracesIn(shipped)).toEqual([]);
  });

  test("is found where it is: in the host of pnpm dev", async () => {
    const traces = tracesIn(await bundle(`${FORCED}host-main.ts`));
    const files = ["draws.ts", "host-main.ts", "seeds.ts"].map((name) => FORCED + name);
    expect(traces.toSorted()).toEqual(
      [...files, "CROUPIER_STAGE", "forcedDraws", "forced_", "scriptOf", "withForcedDraws"].toSorted(),
    );
  });
});
