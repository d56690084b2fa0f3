import { parseSync, Visitor } from "oxc-parser";

export interface ModuleImport {
  /** As written; undefined where the source computes it. */
  readonly specifier: string | undefined;
  /** Whether nothing of it is left at run time: `import type`, `export type … from`, `import("…").Type`. */
  readonly typeOnly: boolean;
  /** From 1. */
  readonly line: number;
}

interface Literal {
  readonly type: string;
  readonly value?: unknown;
}

const literalOf = (node: Literal | undefined): string | undefined =>
  node?.type === "Literal" && typeof node.value === "string" ? node.value : undefined;

/**
 * What a module imports, in order. `import { type A } from "b"` counts as a value import, because under
 * `verbatimModuleSyntax` it still loads b. Throws on a syntax error.
 */
export const readImports = (path: string, source: string): readonly ModuleImport[] => {
  const { program, errors } = parseSync(path, source);
  const [error] = errors;
  if (error) throw new Error(`${path} can't be parsed: ${error.message}`);

  const found: { readonly start: number; readonly specifier: string | undefined; readonly typeOnly: boolean }[] = [];
  const add = (node: { readonly start: number }, from: Literal | null | undefined, typeOnly: boolean) => {
    if (from) found.push({ start: node.start, specifier: literalOf(from), typeOnly });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node, node.source, node.importKind === "type"),
    ExportNamedDeclaration: (node) => add(node, node.source, node.exportKind === "type"),
    ExportAllDeclaration: (node) => add(node, node.source, node.exportKind === "type"),
    ImportExpression: (node) => add(node, node.source, false),
    TSImportEqualsDeclaration: (node) => {
      const from = node.moduleReference;
      if (from.type === "TSExternalModuleReference") add(node, from.expression, node.importKind === "type");
    },
    TSImportType: (node) => add(node, node.source, true),
    CallExpression: (node) => {
      if (node.callee.type === "Identifier" && node.callee.name === "require") add(node, node.arguments[0], false);
    },
  }).visit(program);

  return found
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, specifier, typeOnly }) => ({
      specifier,
      typeOnly,
      line: source.slice(0, start).split("\n").length,
    }));
};
