export * from './acceptance-section';
export * from './archived-model';
export * from './artefact';
export * from './certificate-section';
export {
  type CategoryOutcome,
  type EvaluationCurves,
  type ForecastCurve,
  type ReliabilityBin,
  type RocCurve,
} from './evaluation-curves';
export { type EvaluatedDates } from './evaluation-dates';
export { type Slice, type SliceGroup } from './evaluation-slices';
export * from './file-model-registry';
export * from './manifest';
export * from './markdown-table';
export * from './model-registry';
export {
  CERTIFICATE_FILE,
  type CertifiedPlace,
  hasPassed,
  type ParityCertificate,
  type ParityFindings,
} from './parity-certificate';
export * from './registry-error';
export * from './slices-section';
