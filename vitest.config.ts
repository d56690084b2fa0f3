import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const onPostgres = ["**/*.pg.test.ts", "**/*.e2e.test.ts"];
const elsewhere = ["**/node_modules/**", "**/.croupier/**"];

// What Node has compiled of our programs is kept for the next process that runs one: it halves the time of a start.
const env = { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/node") };

// Files share a process: loading all it imports once more costs each file on PostgreSQL 1.2 s of CPU (17 files: 49.6 s against
// 29.4 s), and a pure one 0.2 s. What a test needs is its own (a database, a registry of metrics, a port), and whatever it
// changes for all (a fake timer, process.env), it puts back.
// Processes, not threads of one: to start a program, Linux copies the map of all memory of whoever starts it, and hundreds of
// tests start some. Of 1.5 GB that takes 64 ms of CPU, and each page that is written to afterwards is copied too.
// Node loads sources itself, as it does outside of tests: Vite's runner takes a fifth more CPU where files import much, since
// it turns every import into a look-up. Only what it brings is lost with it, such as `vi.mock`.
const native = { viteModuleRunner: false, nodeLoader: false };
const timeouts = { testTimeout: 30_000, hookTimeout: 60_000 };
const shared = {
  env,
  pool: "forks",
  isolate: false,
  globals: false,
  retry: 0,
  experimental: native,
  ...timeouts,
} as const;

export default defineConfig({
  test: {
    passWithNoTests: false,
    // Vitest would leave one core to itself, which on two is half of them. One more fills the time in which a test waits
    // for a process that starts or a clock that goes on.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          ...shared,
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...elsewhere, ...onPostgres],
        },
      },
      {
        test: {
          ...shared,
          name: "pg",
          include: onPostgres,
          exclude: elsewhere,
          // Runs only when a file of this project does: unit tests alone start no PostgreSQL.
          globalSetup: ["shared/testing/src/postgres-setup.ts", "shared/testing/src/bundles-setup.ts"],
        },
      },
    ],
  },
});
