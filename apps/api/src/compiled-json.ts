import { answerWriters, partWriters } from './generated/json-writers';

export type WriteJson = (value: unknown) => string;

/**
 * An answer as JSON, by a function that was compiled for its schema in the OpenAPI document: it knows which fields there
 * are, in which order and of which types.
 *
 * @param methodName of the controller, e.g. `predictChurn`
 */
export function answerText(methodName: string, answer: unknown): string {
  const write = answerWriters[methodName] as WriteJson | undefined;
  return write === undefined ? JSON.stringify(answer) : write(answer);
}

/**
 * The writer of one of the document's components that `compile-schemas.cjs` has compiled.
 *
 * @param without fields that are left out
 * @param defaults what is written for fields that are absent
 */
export function partWriter(
  component: string,
  without: readonly string[],
  defaults: Readonly<Record<string, unknown>> = {},
): WriteJson {
  const part = JSON.stringify([component, without, defaults]);
  const write = partWriters[part] as WriteJson | undefined;
  if (write === undefined) {
    throw new Error(
      `${part} is not in LOG_PARTS of apps/api/compile-schemas.cjs: add it and run npx nx run api:build.`,
    );
  }
  return write;
}
