import { bar } from "../par/table.ts";

/** Tells on a terminal how far the work is and when it will be done; on anything else, nothing. */
export interface ProgressBar {
  readonly show: (done: number, total: number) => void;
  readonly clear: () => void;
}

const WIDTH = 30;
const EVERY_MS = 100;

const duration = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
};

export const createProgressBar = (stream: NodeJS.WriteStream): ProgressBar => {
  const startMs = performance.now();
  let shownMs = -Infinity;
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  return {
    show(done, total) {
      const nowMs = performance.now();
      if (nowMs - shownMs < EVERY_MS || done === 0) return;
      shownMs = nowMs;
      const seconds = (nowMs - startMs) / 1000;
      const left = duration((seconds / done) * (total - done));
      const speed = (done / seconds / 1e6).toFixed(1);
      const percent = ((done / total) * 100).toFixed(0).padStart(3);
      stream.write(`\r\x1b[K${bar(done / total, WIDTH).padEnd(WIDTH)} ${percent} %  ${speed} M rounds/s  ${left} left`);
    },
    clear: () => void stream.write("\r\x1b[K"),
  };
};
