import { certificateVerdict, type Manifest, type ParityCertificate } from '@retail-ml/model-registry';
import { acceptanceLines, type Verdict } from '../acceptance/verdict';
import { type TrainerConfig } from '../config';
import { modelsCommandLine } from '../model-folders';
import { TrainerError } from '../trainer-error';

/** A model that was trained and saved, and whether it answers from now on. */
export interface TrainingOutcome {
  manifest: Manifest;
  verdict: Verdict;
  certificate: ParityCertificate;
}

/** What became of the model, and what to do next: the last lines of a training's summary. */
export function outcomeLines(
  { manifest: { version, training, acceptance }, verdict, certificate }: TrainingOutcome,
  outputPath: string,
  config: TrainerConfig,
): string[] {
  const lines = [
    'The acceptance policy, on the same test rows:',
    ...acceptanceLines(acceptance!),
    certificateVerdict(certificate),
    '',
    `Saved in ${outputPath}/${version}, with its card in MODEL_CARD.md; trained in ${training.seconds.toFixed(1)} s.`,
  ];
  if (!verdict.accepted) return lines;
  return [
    ...lines,
    'It is champion now. Next:',
    '  npm start                               serve it',
    `  ${modelsCommandLine('show', version, outputPath, config)}    see it again`,
  ];
}

/** @throws TrainerError `refused` for a model that did not become champion, with the command that makes it one. */
export function refuseUnlessChampion(
  { manifest, verdict }: TrainingOutcome,
  outputPath: string,
  config: TrainerConfig,
): void {
  if (verdict.accepted) return;
  throw new TrainerError(
    'refused',
    `The model was saved but is not champion: ${verdict.reason}\n` +
      `To serve it all the same: ${modelsCommandLine('promote', manifest.version, outputPath, config)}`,
  );
}
