import { runPar } from "./par/run-par.ts";

await runPar(process.argv.slice(2));
