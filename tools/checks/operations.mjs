// Holds what docs/operations ships against schemas and parsers. Usage: node tools/checks/operations.mjs [folder]
import fs from 'node:fs';
import path from 'node:path';
import { parser as promql } from '@prometheus-io/lezer-promql';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { validate } from 'dockerfile-utils';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service } from 'kubernetes-models/v1';
import { parse } from 'yaml';

/** @type {Record<string, new (manifest: any) => { validate(): void }>} */
const KINDS = { Deployment, HorizontalPodAutoscaler, PodDisruptionBudget, Service, ServiceMonitor };

/** Series that Prometheus itself makes, and those of prom-client's default collectors. */
const OTHER_SERIES = /^(?:up|process_\w+|nodejs_\w+)$/;

const repository = path.resolve(import.meta.dirname, '../..');
const folder = path.resolve(process.argv[2] ?? path.join(repository, 'docs/operations'));
/** @param {string} file */
const read = (file) => fs.readFileSync(path.join(folder, file), 'utf8');
/** @type {string[]} */
const faults = [];
/** @param {string} file @param {string} detail */
const fault = (file, detail) => faults.push(`${file}: ${detail}`);

function checkManifests() {
  for (const name of fs.readdirSync(path.join(folder, 'kubernetes'))) {
    const file = `kubernetes/${name}`;
    const manifest = parse(read(file), { merge: true });
    const Kind = KINDS[manifest.kind];
    if (Kind === undefined) {
      fault(file, `${manifest.kind} is not known here`);
      continue;
    }
    try {
      new Kind(manifest).validate();
    } catch (error) {
      fault(file, /** @type {Error} */ (error).message);
    }
  }
}

function checkDockerfile() {
  for (const { message, range } of validate(read('container/Dockerfile'))) {
    fault(`container/Dockerfile:${range.start.line + 1}`, String(message));
  }
}

/** The names of this service's own series, from where they are made. */
function ownSeries() {
  const sources = ['metrics.ts', 'fleet-metrics.ts', 'drift-metrics.ts'].map((name) =>
    fs.readFileSync(path.join(repository, 'apps/api/src', name), 'utf8'),
  );
  const names = Array.from(sources.join('\n').matchAll(/'(retail_ml_\w+)'/g), ([, name]) => name);
  return new Set(names.flatMap((name) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]));
}

/** @param {string} file @param {string} expression @param {Set<string>} known */
function checkExpression(file, expression, known) {
  // Grafana puts durations in their place.
  const query = expression.replace(/\$__(?:rate_interval|range)/g, '5m').replaceAll('$job', 'job');
  promql.parse(query).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) fault(file, `cannot be parsed at "${query.slice(from, from + 20)}": ${query}`);
      if (type.name !== 'VectorSelector') return;
      const [series] = /^\w+/.exec(query.slice(from, to)) ?? [''];
      if (!known.has(series) && !OTHER_SERIES.test(series)) fault(file, `${series} is no series of this service`);
    },
  });
}

function checkQueries() {
  const known = ownSeries();
  for (const { rules } of parse(read('alerts.yaml')).groups) {
    for (const { alert, expr, annotations } of rules) {
      if (!annotations?.summary || !annotations.command) fault('alerts.yaml', `${alert} lacks a sentence or a command`);
      checkExpression(`alerts.yaml, ${alert}`, expr, known);
    }
  }
  for (const { title, targets } of JSON.parse(read('grafana-dashboard.json')).panels) {
    for (const { expr } of targets) checkExpression(`grafana-dashboard.json, ${title}`, expr, known);
  }
}

checkManifests();
checkDockerfile();
checkQueries();
for (const line of faults) console.error(line);
process.exitCode = faults.length > 0 ? 1 : 0;
