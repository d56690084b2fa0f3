interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One question at a time is asked, of everybody who has come meanwhile: after a gateway has gone, thousands come to its
 * neighbour at once. Answers are in the order of what was asked; an error is everybody's who was asked for with it.
 */
export const inBatches = <Asked, Answer>(
  ask: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  most: number,
): ((asked: Asked) => Promise<Answer>) => {
  const waiting: Waiting<Asked, Answer>[] = [];
  let isRunning = false;

  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      try {
        const answers = await ask(batch.map(({ asked }) => asked));
        if (answers.length !== batch.length) throw new Error(`${batch.length} asked, and ${answers.length} answers`);
        for (const [n, { resolve }] of batch.entries()) resolve(answers[n] as Answer);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isRunning = false;
  };

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      if (!isRunning) void run();
    });
};
