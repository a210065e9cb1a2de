// Reads what to send from standard input and writes what it measured to standard output.
const autocannon = require('autocannon');
const { text } = require('node:stream/consumers');

text(process.stdin).then(async (input) => {
  const { url, connections, bodies, seconds } = JSON.parse(input);
  const headers = { 'content-type': 'application/json' };
  const { requests, latency, non2xx, errors, timeouts } = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: bodies.map((body) => ({ method: 'POST', headers, body })),
  });
  process.stdout.write(
    JSON.stringify({
      requests: requests.total,
      requestsPerSecond: requests.average,
      p50: latency.p50,
      p99: latency.p99,
      failed: non2xx + errors + timeouts,
    }),
  );
});
