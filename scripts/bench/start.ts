import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bundle, bundle } from "../bundle/bundle.ts";
import { compositions, gateway } from "../bundle/programs.ts";
import { compareStart, type StartCompared } from "../bundle/start.ts";

/** Bundles each way in which a gateway is composed, and starts the plain one and an empty program so many times, by turns. */
export const measureStart = async (
  pairs: number,
): Promise<StartCompared & { readonly sizes: readonly Pick<Bundle, "name" | "bytes">[] }> => {
  const out = await mkdtemp(join(tmpdir(), "croupier-bundle-"));
  try {
    const bundles = await Promise.all(compositions.map((program) => bundle(program, out)));
    const { path } = await bundle(gateway, out);
    const sizes = bundles.map(({ name, bytes }) => ({ name, bytes }));
    return { sizes, ...(await compareStart(path, pairs)) };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
};
