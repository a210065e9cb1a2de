/** Manifests and networks go down 8 levels; a check that walks by recursion must not be led further. */
const DEEPEST_LEVEL = 64;

/**
 * Parses JSON that somebody else wrote.
 *
 * @throws Error for text that is no JSON, that is nested too deeply, or that has a field `__proto__`, which a copy
 *   would take for the prototype.
 */
export function parseJsonText(text: string): unknown {
  const json: unknown = JSON.parse(text);
  let level = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST_LEVEL) throw new Error(`It is nested more than ${DEEPEST_LEVEL} levels deep.`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (Object.hasOwn(value, '__proto__')) throw new Error('It has a field __proto__.');
      for (const inner of Object.values(value) as unknown[]) next.push(inner);
    }
    level = next;
  }
  return json;
}
