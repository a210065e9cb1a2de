import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer } from '../answers';
import { type Comparison, type Place, PlaceNotRun } from '../place';
import { runAlone } from '../run-alone';
import { type Subject } from '../subject';

/** Written by `bundle.cjs` at build time; it lies beside `src` as beside `dist`. */
const BUNDLE_FILE = join(__dirname, '../../../generated/browser-predictors.js');

/** The predictors bundled for a browser, in a V8 that has nothing of Node; with the kernel in WebAssembly or without. */
export function browserBundle({ hasWebAssembly }: { hasWebAssembly: boolean }): Place {
  return {
    name: hasWebAssembly ? 'browser bundle' : 'browser bundle without WebAssembly',
    tolerance: 0,
    run: async (subject) => answersOf(subject, await bundle(), hasWebAssembly),
  };
}

async function bundle(): Promise<string> {
  return readFile(BUNDLE_FILE, 'utf8').catch(() => {
    throw new PlaceNotRun(`${BUNDLE_FILE} cannot be read; build it: npx nx run trainer:build`);
  });
}

function answersOf(
  { name, artefact, modelJson, weights, requests, today, expected }: Subject,
  code: string,
  hasWebAssembly: boolean,
): Comparison {
  const { manifest, parts } = artefact;
  const given = JSON.stringify({
    model: {
      manifest,
      modelJson,
      weights: [...weights],
      parts: Object.fromEntries(Object.entries(parts).map(([file, bytes]) => [file, [...bytes]])),
    },
    requests,
    today,
  });
  const answers = runAlone(
    `(() => {
      ${code}
      const { model, requests, today } = JSON.parse(given);
      model.weights = Uint8Array.from(model.weights);
      for (const file in model.parts) model.parts[file] = Uint8Array.from(model.parts[file]);
      return JSON.stringify(predictors.${name}(model, requests, today));
    })()`,
    // Of a browser, demand's histories need this one thing.
    { given: { TextDecoder, given }, missing: hasWebAssembly ? [] : ['WebAssembly'] },
  ) as string;
  return { expected, found: JSON.parse(answers) as Answer[] };
}
