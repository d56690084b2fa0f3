/** Leaves time for an answer to be made and sent. */
export const MARGIN_MS = 250;

/**
 * What `work` comes to; undefined once there is only time left to answer, and then it goes on by itself. A caller who is
 * left without an answer takes the service for broken, and an operator's slow wallet is no fault of the service.
 */
export const inTime = async <T>(work: Promise<T>, deadlineMs: number): Promise<T | undefined> => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, Math.max(deadlineMs - MARGIN_MS - Date.now(), 0), undefined);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
};

/** Whether whoever asked waits no longer. `deadlineMs` is a Unix time in milliseconds. */
export const isOver = (deadlineMs: number): boolean => Date.now() >= deadlineMs;
