import { type Datatype, type TensorMetadata } from './open-inference-contract';

/** A field of the request as a tensor. */
export interface InputField {
  name: string;
  /** Those that are taken; the metadata name the first. */
  datatypes: readonly [Datatype, ...Datatype[]];
  optional?: boolean;
}

/** A field of the answer as a tensor. */
export interface OutputField<Answer> {
  name: string;
  datatype: Datatype;
  of(answer: Answer): unknown;
  /** Echoes an input, so has its datatype. */
  echoes?: string;
}

/** A prediction in tensors. */
export interface TensorFields<Answer> {
  inputs: readonly InputField[];
  outputs: readonly OutputField<Answer>[];
}

/** Tensors have no null: what the answer has none of. */
export const NO_DAYS = -1;
export const NO_TEXT = '';

const ANY_ROWS = [-1];

export function inputMetadata({ inputs }: TensorFields<never>): TensorMetadata[] {
  return inputs.map(({ name, datatypes: [datatype], optional }) => ({
    name,
    datatype,
    shape: ANY_ROWS,
    ...(optional && { parameters: { optional } }),
  }));
}

export function outputMetadata({ outputs }: TensorFields<never>): TensorMetadata[] {
  return outputs.map(({ name, datatype }) => ({ name, datatype, shape: ANY_ROWS }));
}
