import { refuseFaults } from '../request-faults';
import { type Datatype, type InferenceRequest, type OutputTensor } from './open-inference-contract';
import { type OutputField, type TensorFields } from './tensor-fields';

/**
 * The outputs that a request asks for, in its order; all where it names none.
 *
 * @throws ApiError `invalid-request` for one that the model does not have
 */
export function requestedOutputs<Answer>(
  { outputs: requested }: InferenceRequest,
  { outputs }: TensorFields<Answer>,
): OutputField<Answer>[] {
  if (requested == null || requested.length === 0) return [...outputs];
  const known = outputs.map(({ name }) => name).join(', ');
  refuseFaults(
    requested.flatMap(({ name }, i) =>
      outputs.some((output) => output.name === name)
        ? []
        : [{ pointer: `/outputs/${i}/name`, detail: `must be one of ${known}` }],
    ),
  );
  return requested.map(({ name }) => outputs.find((output) => output.name === name) as OutputField<Answer>);
}

/** Answers as tensors, field by field. */
export function outputTensors<Answer>(
  answers: readonly Answer[],
  outputs: readonly OutputField<Answer>[],
  { inputs }: InferenceRequest,
): OutputTensor[] {
  return outputs.map(({ name, datatype, of, echoes }) => ({
    name,
    datatype: (inputs.find((input) => input.name === echoes)?.datatype as Datatype | undefined) ?? datatype,
    shape: [answers.length],
    data: answers.map(of),
  }));
}
