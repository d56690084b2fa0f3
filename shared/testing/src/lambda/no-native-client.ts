import { registerHooks } from "node:module";

/**
 * Loaded before Lambda's runtime client. It has two ways of asking for work, and is told by its environment to take the one
 * in JavaScript; but it loads the native one all the same, which only a C++ compiler makes. This stands in its place, and
 * fails if it is called.
 */
const NATIVE = "./rapid-client.node";
const NOTHING = "croupier:no-native-client";

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === NATIVE ? { url: NOTHING, format: "commonjs", shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === NOTHING ? { format: "commonjs", source: "", shortCircuit: true } : next(url, context),
});
