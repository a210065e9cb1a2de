import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const OPERATIONS = path.resolve(__dirname, '../../docs/operations');

function faultsIn(folder: string): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [path.join(__dirname, 'operations.mjs'), folder], { encoding: 'utf8' });
}

test('manifests, Dockerfile, alerts and dashboard hold against their schemas and parsers', () => {
  expect(faultsIn(OPERATIONS)).toMatchObject({ status: 0, stderr: '' });
});

test('what is broken in any of them is named', () => {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'operations-'));
  try {
    fs.cpSync(OPERATIONS, folder, { recursive: true });
    const change = (file: string, from: string, to: string) => {
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      expect(text).toContain(from);
      fs.writeFileSync(path.join(folder, file), text.replace(from, to));
    };
    change('kubernetes/deployment.yaml', 'replicas: 2', 'replicas: two');
    change('kubernetes/service-monitor.yaml', 'endpoints:', 'endpoint:');
    change('container/Dockerfile', 'WORKDIR /app', 'WORKDIRS /app');
    change('alerts.yaml', 'retail_ml_workers_ready == 0', 'retail_ml_workers_steady == 0');
    change('grafana-dashboard.json', 'sum(retail_ml_workers_ready', 'sum((retail_ml_workers_ready');
    const { status, stderr } = faultsIn(folder);
    expect(status).toBe(1);
    expect(stderr).toContain('kubernetes/deployment.yaml: data/spec/replicas must be integer');
    expect(stderr).toContain('kubernetes/service-monitor.yaml: data/spec must have required property endpoints');
    expect(stderr).toMatch(/container\/Dockerfile:\d+: Unknown instruction: WORKDIRS/);
    expect(stderr).toContain('retail_ml_workers_steady is no series of this service');
    expect(stderr).toContain('grafana-dashboard.json, Workers that can answer: cannot be parsed');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
