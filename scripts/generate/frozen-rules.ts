import type { RulesLock } from "./rules-lock.ts";

const WHY = "rounds played under it must replay for ever";

/**
 * What `before` released and the sources no longer hold, one sentence each. `sources` is what the files give, whatever
 * the lock beside them says now, so that no edit of the lock hides a change of the rules.
 */
export const findBroken = (game: string, before: RulesLock, sources: RulesLock): readonly string[] => {
  const next = Math.max(0, ...Object.keys(sources.versions).map(Number)) + 1;
  const versions = Object.entries(before.versions)
    .filter(([, { released }]) => released)
    .flatMap(([version, { closure }]) => {
      const path = `games/${game}/rules/${version}.ts`;
      const today = sources.versions[version]?.closure;
      if (!today) return `${path} is released and can't be removed: ${WHY}. Restore it.`;
      if (today[path] !== closure[path]) {
        const instead = `Put the change in games/${game}/rules/${next}.ts and add a variant that names it.`;
        return `${path} is released and can't change: ${WHY}. ${instead}`;
      }
      return Object.keys(closure)
        .filter((file) => today[file] !== closure[file])
        .map((file) => {
          const instead = "Restore it, and put the change in a new file for rules that are not released yet.";
          return `${file} is loaded by released rules (${path}) and can't change: ${WHY}. ${instead}`;
        });
    });
  const variants = Object.entries(before.variants)
    .filter(([name, { released, json }]) => released && sources.variants[name]?.json !== json)
    .map(([name]) => {
      const verb = sources.variants[name] ? "change" : "be removed";
      const where = `games/${game}/variants.ts: "${name}"`;
      return `${where} is released and can't ${verb}: ${WHY}. Restore it, and add a variant of another name.`;
    });
  return [...versions, ...variants, ...findReread(game, before, sources), ...findRewritten(game, before, sources)];
};

/** Released variants that say the same in JSON, but that today's schema reads as something else. */
const findReread = (game: string, before: RulesLock, sources: RulesLock): readonly string[] =>
  Object.entries(before.variants)
    .filter(([name, { released, json, parsed }]) => {
      const today = sources.variants[name];
      // A lock of before it was recorded gains it.
      return released && parsed !== undefined && today?.json === json && today.parsed !== parsed;
    })
    .map(([name]) => {
      const where = `games/${game}/game.ts or shared/contract/src/parameters.ts now reads released variant "${name}"`;
      return `${where} differently, which can't be: ${WHY}. Restore it, and give new rules a schema of their own.`;
    });

/** Released variants whose golden rounds are no longer those recorded at first. */
const findRewritten = (game: string, before: RulesLock, sources: RulesLock): readonly string[] =>
  Object.entries(before.variants)
    .filter(([name, { golden }]) => {
      const today = sources.variants[name];
      // A lock of before it was recorded gains it.
      return golden !== undefined && today && today.golden !== golden;
    })
    .map(([name]) => `games/${game}/golden.json has other rounds of released variant "${name}": ${WHY}. Restore them.`);

/** What an earlier commit's lock released and today's lock doesn't, one sentence each. */
export const findForgotten = (game: string, earlier: RulesLock, today: RulesLock): readonly string[] => {
  const restore = "but an earlier commit does. Restore the entry from it.";
  const versions = Object.entries(earlier.versions)
    .filter(([version, { released }]) => released && today.versions[version]?.released !== true)
    .map(([version]) => `games/${game}/rules.lock.json doesn't say that rules ${version} are released, ${restore}`);
  const variants = Object.entries(earlier.variants)
    .filter(([name, { released }]) => released && today.variants[name]?.released !== true)
    .map(([name]) => `games/${game}/rules.lock.json doesn't say that variant "${name}" is released, ${restore}`);
  return [...versions, ...variants];
};
