import { defineConfig } from "vite";

export default defineConfig({
  // The pictures of the slots' symbols come with the game, and are served as they are.
  publicDir: "../../games/slots/art",
  appType: "mpa",
  server: { fs: { allow: ["../.."] } },
  // All that is bundled ahead of the first page, so that none reloads because another library was found on the way.
  optimizeDeps: {
    entries: ["index.html", "verify.html"],
    include: [
      "preact",
      "preact/hooks",
      "preact/jsx-runtime",
      "preact/jsx-dev-runtime",
      "@preact/signals",
      "@croupier/sdk > @trpc/client",
      "@croupier/sdk > @croupier/contract > zod",
      ...["hkdf", "hmac", "sha2", "utils"].map(
        (name) => `@croupier/sdk > @croupier/fairness > @noble/hashes/${name}.js`,
      ),
    ],
  },
  build: {
    target: "es2024",
    // Inline pictures and the loader of old browsers would each need a hole in the policy of what may run.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["index.html", "verify.html"] },
  },
});
