import { type Part, type PartOutcome, type PartPredictor } from './part';

/**
 * Predicts parts in several threads: each takes the next one when it is done with its own.
 *
 * @param parts asked for somewhat ahead, so that no thread waits for one to be cut
 * @param finished told in the order in which they are finished; when it throws, the work ends
 */
export async function predictParts<Given extends Part>(
  parts: AsyncIterator<Given, undefined>,
  predictors: readonly PartPredictor[],
  finished: (part: Given, outcome: PartOutcome) => void | Promise<void>,
): Promise<void> {
  const ahead = Array.from({ length: predictors.length }, () => next(parts));
  const take = (): Promise<IteratorResult<Given, undefined>> => {
    ahead.push(next(parts));
    return ahead.shift() as Promise<IteratorResult<Given, undefined>>;
  };
  let failure: { error: unknown } | null = null;
  const failed = (error: unknown) => {
    failure ??= { error };
    for (const predictor of predictors) predictor.interrupt();
  };
  await Promise.all(
    predictors.map(async (predictor) => {
      try {
        for (let it = await take(); !it.done && failure === null; it = await take()) {
          await finished(it.value, await predictor.predict(it.value));
        }
      } catch (error) {
        failed(error);
      }
    }),
  );
  await Promise.allSettled(ahead);
  await parts.return?.();
  if (failure !== null) throw (failure as { error: unknown }).error;
}

/** A part that nobody takes any more may fail in silence. */
function next<Given>(parts: AsyncIterator<Given, undefined>): Promise<IteratorResult<Given, undefined>> {
  const result = parts.next();
  result.catch(() => undefined);
  return result;
}
