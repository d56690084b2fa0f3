import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** How a package's own tests run while its sources are mutated; the folder they run in is a copy of the package. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    // One runs the README in a process of its own, which no mutant reaches; one makes a million draws, each hundreds of
    // times slower where every operation asks whether it is the mutant's.
    exclude: ["src/readme.test.ts", "src/evenness.test.ts"],
    setupFiles: [join(import.meta.dirname, "repeatable-setup.ts")],
    // Stryker's own patience, which knows how long these tests take, decides when a mutant runs on and on.
    testTimeout: 600_000,
  },
});
