import type { ProcessState } from "./state.ts";
import { createSupervised, type ProcessSpec, type Supervised, type SupervisedDeps } from "./supervised.ts";

/** All the processes that run here, in the order they were added. */
export interface Fleet {
  add(spec: ProcessSpec): void;
  remove(name: string): Promise<void>;
  find(name: string): Supervised | undefined;
  all(): readonly Supervised[];
  states(): readonly ProcessState[];
  startAll(): void;
  /** Resolves when each either serves or has given up. */
  settled(): Promise<void>;
  stopAll(): Promise<void>;
  killAll(): void;
}

export const createFleet = (deps: SupervisedDeps): Fleet => {
  const processes = new Map<string, Supervised>();
  let settling: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  const states = (): readonly ProcessState[] => [...processes.values()].map((process) => process.state());
  const areSettled = (): boolean => states().every(({ phase }) => phase === "ready" || phase === "waiting");
  const onChange = (): void => {
    if (settling && areSettled()) settling.resolve();
    deps.onChange();
  };

  return {
    add(spec) {
      processes.set(spec.name, createSupervised(spec, { ...deps, onChange }));
    },
    async remove(name) {
      const process = processes.get(name);
      processes.delete(name);
      await process?.stop();
    },
    find: (name) => processes.get(name),
    all: () => [...processes.values()],
    states,
    startAll: () => processes.forEach((process) => process.start()),
    settled: () => {
      settling ??= Promise.withResolvers<void>();
      if (areSettled()) settling.resolve();
      return settling.promise;
    },
    async stopAll() {
      await Promise.all([...processes.values()].map((process) => process.stop()));
    },
    killAll: () => processes.forEach((process) => process.kill()),
  };
};
