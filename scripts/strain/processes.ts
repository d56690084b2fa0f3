/** What a process says of itself in `/metrics`. */
export interface ProcessUse {
  readonly name: string;
  readonly atMs: number;
  readonly residentBytes: number;
  /** Since its start. */
  readonly cpuSeconds: number;
}

const metric = (text: string, name: string): number =>
  Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);

const ask = async (name: string, url: string): Promise<ProcessUse | undefined> => {
  try {
    const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(4_000) })).text();
    const residentBytes = metric(text, "process_resident_memory_bytes");
    return { name, atMs: Date.now(), residentBytes, cpuSeconds: metric(text, "process_cpu_seconds_total") };
  } catch {
    // It is dead, frozen or too busy just now.
    return undefined;
  }
};

const EVERY_MS = 5_000;

/** Looks at processes every few seconds until it is stopped; `urls` by name. */
export const watchProcesses = (urls: ReadonlyMap<string, string>) => {
  const seen: ProcessUse[] = [];
  const look = async (): Promise<void> => {
    const all = await Promise.all([...urls].map(([name, url]) => ask(name, url)));
    seen.push(...all.filter((use) => use !== undefined));
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  return {
    look,
    stop: (): readonly ProcessUse[] => {
      clearInterval(timer);
      return seen;
    },
  };
};

/** Of one process, between two moments. */
export const within = (uses: readonly ProcessUse[], name: string, fromMs: number, toMs: number) =>
  uses.filter((use) => use.name === name && use.atMs >= fromMs && use.atMs <= toMs);
