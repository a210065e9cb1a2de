import { type ChurnFunction, churnFunctionCode } from '@retail-ml/churn-model/warehouse';
import { type Answer, type ChurnRequest, flatChurn } from '../answers';
import { type Place, PlaceNotRun } from '../place';
import { runAlone } from '../run-alone';

/** The function that `export-bigquery` writes, in a V8 that has nothing but JavaScript. */
export const warehouseFunction: Place = {
  name: 'warehouse function',
  tolerance: 0,
  async run(subject) {
    if (subject.name !== 'churn') throw new PlaceNotRun('demand has no function for warehouses');
    const { version, artefact, modelJson, weights, requests, expected } = subject;
    const code = churnFunctionCode(version, { manifest: artefact.manifest, modelJson, weights });
    const answer = runAlone(code, { missing: ['WebAssembly'] }) as ChurnFunction;
    return { expected, found: requests.map((request) => flat(answer, request)) };
  },
};

function flat(answer: ChurnFunction, request: ChurnRequest): Answer {
  const given = answer(
    request.recency_days,
    request.frequency,
    request.avg_monetary,
    request.loyalty_member,
    request.days_since_join,
    request.total_purchases ?? null,
  );
  return given === null ? {} : flatChurn(given);
}
