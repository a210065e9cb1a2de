import { createContext, runInContext } from 'node:vm';

export interface AloneOptions {
  /** What is there beside the language, by its name. */
  given?: Readonly<Record<string, unknown>>;
  /** What of the language is not there. */
  missing?: readonly string[];
}

/**
 * Runs an expression in a V8 that has nothing of Node. The language's own objects are handed over as local names: Node
 * looks a context's globals up so slowly that ten thousand predictions would take seconds.
 */
export function runAlone(expression: string, { given = {}, missing = [] }: AloneOptions = {}): unknown {
  const context = createContext(Object.assign(Object.create(null), given) as object);
  runInContext(missing.map((name) => `delete globalThis.${name};`).join(''), context);
  const isName = '/^[A-Z]\\w*$/.test(name)';
  const names = runInContext(`Object.getOwnPropertyNames(globalThis).filter((name) => ${isName}).join()`, context);
  return runInContext(`((${names}) => (${expression}))(${names})`, context);
}
