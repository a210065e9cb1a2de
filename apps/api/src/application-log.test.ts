import { PassThrough } from 'node:stream';
import { applicationLog } from './application-log';

function logTo(isTTY: boolean, debug = false) {
  const stream = new PassThrough();
  const report = applicationLog(Object.assign(stream, { isTTY }), debug);
  return {
    report,
    lines: () =>
      String(stream.read() ?? '')
        .split('\n')
        .slice(0, -1),
    stream,
  };
}

const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736';

test('where no terminal is, each entry is one JSON object in one line', () => {
  const { report, lines } = logTo(false);
  report('The churn model answers now.');
  report('Audit: ops (admin): POST /api/models/churn/reload: 200', { audit: true, request_id: 'r-1', trace_id });
  report('Two\nlines', { level: 'error' });
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
    { time, level: 'info', message: 'The churn model answers now.' },
    {
      time,
      level: 'info',
      message: 'Audit: ops (admin): POST /api/models/churn/reload: 200',
      request_id: 'r-1',
      trace_id,
      audit: true,
    },
    { time, level: 'error', message: 'Two\nlines' },
  ]);
});

test('on a terminal it is lines for people', () => {
  const { report, lines } = logTo(true);
  report('Worker 7 ended.', { level: 'warn' });
  report('GET /health 200 0.4 ms', { request_id: 'look-1', trace_id });
  expect(lines()).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d \[WARN\] Worker 7 ended\.$/),
    expect.stringMatching(/^\d\d:\d\d:\d\d \[INFO\] GET \/health 200 0\.4 ms, request look-1, trace 4bf9\w{28}$/),
  ]);
});

test('what is of level debug is written for who asked for it', () => {
  const quiet = logTo(false);
  quiet.report('GET /', { level: 'debug' });
  expect(quiet.lines()).toEqual([]);
  const open = logTo(false, true);
  open.report('GET /', { level: 'debug' });
  expect(open.lines()).toHaveLength(1);
});

test('a reader who has gone is no reason to stop', () => {
  const { report, stream } = logTo(false);
  stream.destroy(new Error('EPIPE'));
  expect(() => report('x')).not.toThrow();
});
