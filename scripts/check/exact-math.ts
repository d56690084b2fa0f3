import { parseSync, Visitor } from "oxc-parser";
import { readImports } from "./module-imports.ts";

/** Rules and what they load: the same to the last bit on every engine, for ever. */
const EXACT = /^(?:games\/|shared\/math\/src\/)/;
/** Statistics estimate; nothing is paid by them. */
const STATISTICS = /^shared\/math\/src\/statistic(?:s\/|[^/]*\.ts$)/;
const RULES = /^games\/[^/]+\/rules\//;
const NAMES_STATISTICS = /^@croupier\/math\/statistic/;
const TEST = /\.test\.ts$/;

/** What ECMAScript defines to the last bit; of the rest (`exp`, `pow`, `sin`) it leaves the precision to the engine. */
const DEFINED = new Set(["abs", "ceil", "clz32", "floor", "imul", "max", "min", "round", "sign", "trunc"]);

/** Where `Math` stands for anything but a call of what is defined, a name of its own (`const m = Math`) included. */
const findMath = (path: string, source: string): readonly number[] => {
  const { program } = parseSync(path, source);
  const seen: number[] = [];
  const allowed = new Set<number>();
  new Visitor({
    Identifier: ({ name, start }) => {
      if (name === "Math") seen.push(start);
    },
    MemberExpression: ({ object, property, computed }) => {
      if (!computed && property.type === "Identifier" && DEFINED.has(property.name)) allowed.add(object.start);
    },
  }).visit(program);
  return seen.filter((start) => !allowed.has(start));
};

/** Keeps engine-dependent mathematics out of rules and what they count with. Returns one sentence per breach. */
export const checkExactMath = (path: string, source: string): readonly string[] => {
  if (!EXACT.test(path) || STATISTICS.test(path) || TEST.test(path) || !path.endsWith(".ts")) return [];
  const uses = findMath(path, source).map((start) => {
    const line = source.slice(0, start).split("\n").length;
    return `${path}:${line} uses Math for more than ${[...DEFINED].join(", ")}, which engines differ in; count exactly`;
  });
  const estimates = RULES.test(path)
    ? readImports(path, source)
        .filter(({ specifier = "" }) => NAMES_STATISTICS.test(specifier))
        .map(({ line, specifier }) => `${path}:${line} imports "${specifier}", which estimates; rules count exactly`)
    : [];
  return [...uses, ...estimates];
};
