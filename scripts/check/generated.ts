import { forgottenDashboards, staleDashboards } from "../generate/dashboards.ts";
import { findStale, generate } from "../generate/generated-files.ts";
import { staleDocument } from "../generate/openapi.ts";
import { findStaleSheets, listParFiles } from "../generate/par-sheets.ts";
import { staleVariantFacts } from "../generate/variant-facts.ts";
import { staleWalletDocument } from "../generate/wallet-openapi.ts";
import { outdatedSimulations, staleReadmes } from "../readme/game-readmes.ts";

/** Whether `pnpm generate` would write or refuse something. Returns one sentence per refusal, or else per file. */
export const checkGenerated = async (root: string): Promise<readonly string[]> => {
  const generated = await generate(root);
  // What generate refuses, it can't mend: then the stale files are no use to hear of.
  if (generated.problems.length > 0) return generated.problems;
  const sheets = findStaleSheets(root, listParFiles(root)).map(({ path }) => path);
  // What shows a sheet waits for it.
  const shown =
    sheets.length > 0 ? [] : [...(await staleReadmes(root)).keys(), ...(await staleVariantFacts(root)).keys()];
  const registries = findStale(root, generated);
  // The gateway can be loaded only where its registry is right.
  const documents = registries.length > 0 ? [] : [...(await staleDocument(root)).keys()];
  documents.push(...(await staleWalletDocument(root)).keys(), ...(await staleDashboards(root)).keys());
  const stale = [...registries, ...sheets, ...shown, ...documents];
  return [
    ...stale.map((path) => `${path} is out of date; run pnpm generate`),
    ...(await forgottenDashboards(root)),
    ...outdatedSimulations(root),
  ];
};
