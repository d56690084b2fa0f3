import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../bundle/bundle.ts";
import { gateway } from "../bundle/programs.ts";
import { compareStart, type StartCompared } from "../bundle/start.ts";

/** Bundles the gateway, and starts it and an empty program so many times, by turns. */
export const measureStart = async (pairs: number): Promise<StartCompared & { readonly bytes: number }> => {
  const out = await mkdtemp(join(tmpdir(), "croupier-bundle-"));
  try {
    const { path, bytes } = await bundle(gateway, out);
    return { bytes, ...(await compareStart(path, pairs)) };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
};
