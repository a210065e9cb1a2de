import { SetupError } from '../setup/setup-error.mjs';

const patienceMilliseconds = 5000;

/**
 * A load test of nothing would end in thousands of the same error.
 *
 * @param {string} baseUrl
 */
export async function refuseSilence(baseUrl) {
  const signal = AbortSignal.timeout(patienceMilliseconds);
  const response = await fetch(`${baseUrl}/health/ready`, { signal }).catch(() => null);
  if (response === null) {
    throw new SetupError(`Nothing answers at ${baseUrl}: start the API ("npm start"), or leave --base-url out.`);
  }
  if (response.ok) return;
  throw new SetupError(
    `${baseUrl}/health/ready answers ${response.status}, so the service cannot predict: ${await response.text()}`,
  );
}
