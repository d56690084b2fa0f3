import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Contract, RulesVersion, Variant } from "@croupier/contract/game";
import { listVersions } from "./game-folders.ts";
import { sha256 } from "./rules-closure.ts";
import { spellParameters } from "./spell-parameters.ts";

interface Definition {
  readonly contract: Contract;
  readonly rules: Readonly<Record<string, RulesVersion>>;
  readonly variants: Readonly<Record<string, Variant>>;
  readonly lock: unknown;
}

/** What a game.ts ties together, against what the files beside it export. */
export interface LoadedGame {
  /** What is tied wrong, one sentence each. */
  readonly problems: readonly string[];
  /** SHA-256, in hex, of each variant's parameters as its version's schema reads them. */
  readonly parsed: Readonly<Record<string, string>>;
}

type Module = Readonly<Record<string, unknown>>;

const load = async (root: string, path: string): Promise<Module> => {
  const url = pathToFileURL(join(root, path)).href;
  try {
    const options = path.endsWith(".json") ? { with: { type: "json" } } : undefined;
    return (await import(url, options)) as Module;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} can't be loaded: ${reason}`, { cause: error });
  }
};

const must = async <T>(root: string, path: string, name: string): Promise<T> => {
  const value = (await load(root, path))[name];
  if (value === undefined) throw new Error(`${path} exports no \`${name}\`; export const ${name} = …`);
  return value as T;
};

/** Whatever is looked at here, the rules hash can't see: it covers rules and parameters, not what ties them. */
export const loadGame = async (root: string, game: string): Promise<LoadedGame> => {
  const folder = `games/${game}`;
  const definition = await must<Definition>(root, `${folder}/game.ts`, "game");
  const problems: string[] = [];
  const tie = async (name: "contract" | "variants"): Promise<void> => {
    if ((await must(root, `${folder}/${name}.ts`, name)) === definition[name]) return;
    problems.push(
      `${folder}/game.ts has ${name} of its own; give it the \`${name}\` that ${folder}/${name}.ts exports`,
    );
  };
  await tie("contract");
  await tie("variants");
  if (definition.lock !== (await load(root, `${folder}/rules.lock.json`))["default"]) {
    problems.push(`${folder}/game.ts has a lock of its own; give it what ${folder}/rules.lock.json holds`);
  }
  if (definition.contract.name !== game) {
    problems.push(`${folder}/contract.ts names "${definition.contract.name}"; name it "${game}", like its folder`);
  }
  problems.push(...(await compareRules(root, game, definition)));

  const parsed: Record<string, string> = {};
  for (const [name, { rules, parameters }] of Object.entries(definition.variants)) {
    try {
      const read = definition.rules[rules]?.parameters.parse(parameters);
      if (read !== undefined) parsed[name] = sha256(spellParameters(read));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(`${folder}/game.ts: the schema of rules ${rules} can't read variant "${name}": ${reason}`);
    }
  }
  return { problems, parsed };
};

const compareRules = async (root: string, game: string, { rules }: Definition): Promise<readonly string[]> => {
  const versions = listVersions(root, game);
  const strangers = Object.keys(rules)
    .filter((version) => !versions.includes(Number(version)))
    .map(
      (version) => `games/${game}/game.ts lists rules ${version}, but there is no games/${game}/rules/${version}.ts`,
    );
  const wrong = versions.map(async (version) => {
    const path = `games/${game}/rules/${version}.ts`;
    const createRules = await must(root, path, "createRules");
    const tied = rules[version];
    if (!tied) return [`games/${game}/game.ts doesn't list rules ${version}; rounds that name it must stay playable`];
    if (tied.createRules === createRules) return [];
    const instead = `write \`${version}: defineRules(contract, schema, createRules)\` with the createRules of ${path}`;
    return [`games/${game}/game.ts makes rules ${version} by another factory; ${instead}`];
  });
  return [...strangers, ...(await Promise.all(wrong)).flat()];
};
