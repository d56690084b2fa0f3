import { currentSpan, type Span, withSpan } from "@croupier/telemetry/span";

interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly span: Span | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * So many questions at a time are asked, one unless told, each of everybody who has come meanwhile; who comes while there is
 * none under way is asked for at once. Answers are in the order of what was asked; an error is everybody's who was asked for
 * with it. A question is in the trace of one of them, whose trace is kept if anybody's is.
 */
export const inBatches = <Asked, Answer>(
  ask: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  most: number,
  lanes = 1,
): ((asked: Asked) => Promise<Answer>) => {
  const waiting: Waiting<Asked, Answer>[] = [];
  let running = 0;

  const answer = async (batch: readonly Waiting<Asked, Answer>[]): Promise<void> => {
    try {
      const answers = await withSpan(ownerOf(batch), () => ask(batch.map(({ asked }) => asked)));
      if (answers.length !== batch.length) throw new Error(`${batch.length} asked, and ${answers.length} answers`);
      for (const [n, { resolve }] of batch.entries()) resolve(answers[n] as Answer);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  const run = async (): Promise<void> => {
    running += 1;
    while (waiting.length > 0) await answer(waiting.splice(0, most));
    running -= 1;
  };

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, span: currentSpan(), resolve, reject });
      if (running < lanes) void run();
    });
};

const ownerOf = (batch: readonly { readonly span: Span | undefined }[]): Span | undefined => {
  const open = batch.flatMap(({ span }) => (span?.endMs === undefined ? [span] : []));
  return open.find((span) => span?.sampled) ?? open[0];
};
