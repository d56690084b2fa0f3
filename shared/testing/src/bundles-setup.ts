import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

/** Runs once before the tests: a place for what several of them bundle, gone when they are over. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), "croupier-bundles-"));
  project.provide("bundles", folder);
  return () => rm(folder, { recursive: true, force: true });
};
