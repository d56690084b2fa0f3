import { stringify } from "yaml";
import type { Manifest } from "./manifests.ts";

/** A file for each program, and one for what is all of theirs; by name. Equal manifests give equal text. */
export const toYaml = (manifests: readonly Manifest[]): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const manifest of manifests) {
    const labels = (manifest.metadata?.labels ?? {}) as Readonly<Record<string, string>>;
    const file = `${labels["app.kubernetes.io/name"] ?? "all"}.yaml`;
    const text = stringify(manifest, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
    files.set(file, `${files.get(file) ?? ""}---\n${text}`);
  }
  return files;
};
