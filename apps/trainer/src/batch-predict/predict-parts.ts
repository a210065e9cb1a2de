import { type Part, type PartOutcome, type PartPredictor } from './part';

/**
 * Predicts parts in several threads: each gets its next one as soon as it is done with its own, before anything else is
 * done about that.
 *
 * @param parts asked for somewhat ahead, so that no thread waits for one to be cut
 * @param finished told in the order in which they are finished; when it throws, the work ends
 */
export async function predictParts<Given extends Part>(
  parts: AsyncIterator<Given, undefined>,
  predictors: readonly PartPredictor[],
  finished: (part: Given, outcome: PartOutcome) => void | Promise<void>,
): Promise<void> {
  // As many as are taken at once at most: who has taken one cuts another.
  const ahead = predictors.map(() => next(parts));
  let failure: { error: unknown } | null = null;
  const failed = (error: unknown) => {
    failure ??= { error };
    for (const predictor of predictors) predictor.interrupt();
  };
  const begin = async (predictor: PartPredictor): Promise<Begun<Given> | null> => {
    const { done, value } = await (ahead.shift() as Promise<IteratorResult<Given, undefined>>);
    if (done || failure !== null) return null;
    const outcome = predictor.predict(value);
    // It is waited for, but maybe not at once.
    outcome.catch(() => undefined);
    return { part: value, outcome };
  };
  await Promise.all(
    predictors.map(async (predictor) => {
      let begun: Begun<Given> | null = null;
      try {
        begun = await begin(predictor);
        while (begun !== null) {
          ahead.push(next(parts));
          const { part, outcome } = begun;
          const result = await outcome;
          begun = await begin(predictor);
          await finished(part, result);
        }
      } catch (error) {
        failed(error);
        await Promise.allSettled([begun?.outcome]);
      }
    }),
  );
  await Promise.allSettled(ahead);
  await parts.return?.();
  if (failure !== null) throw (failure as { error: unknown }).error;
}

interface Begun<Given> {
  part: Given;
  outcome: Promise<PartOutcome>;
}

/** A part that nobody takes any more may fail in silence. */
function next<Given>(parts: AsyncIterator<Given, undefined>): Promise<IteratorResult<Given, undefined>> {
  const result = parts.next();
  result.catch(() => undefined);
  return result;
}
