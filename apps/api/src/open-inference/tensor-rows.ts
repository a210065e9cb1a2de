import { type RequestFault } from '../api-error';
import { refuseFaults } from '../request-faults';
import { type Datatype, type InferenceRequest, type InputTensor } from './open-inference-contract';
import { type InputField, type TensorFields } from './tensor-fields';

const IS_OF: Record<Datatype, (element: unknown) => boolean> = {
  BOOL: (element) => typeof element === 'boolean',
  INT64: Number.isInteger,
  FP64: (element) => typeof element === 'number',
  BYTES: (element) => typeof element === 'string',
};

/**
 * The request's tensors as rows, each an object by the fields' names, not checked against the contract yet.
 *
 * @throws ApiError `invalid-request` for tensors that are unknown, missing, given twice, not of their datatype, or not
 * all of as many rows
 */
export function rowsOf({ inputs: tensors }: InferenceRequest, { inputs: fields }: TensorFields<never>): object[] {
  const rowCount = tensors[0].shape[0];
  const faults = [...missingFaults(tensors, fields)];
  const columns = tensors.map((tensor, i) => {
    const field = fields.find(({ name }) => name === tensor.name);
    const column = elementsOf(tensor);
    const fault = (step: string, detail: string): void => void faults.push({ pointer: `/inputs/${i}/${step}`, detail });
    if (field === undefined) {
      fault('name', `must be one of ${fields.map(({ name }) => name).join(', ')}`);
    } else if (tensors.findIndex(({ name }) => name === tensor.name) !== i) {
      fault('name', `must not be ${field.name} a second time`);
    } else if (!field.datatypes.some((datatype) => datatype === tensor.datatype)) {
      fault('datatype', `of ${field.name} must be ${field.datatypes.join(' or ')}`);
    } else if (!isShapeOf(tensor.shape, rowCount)) {
      fault('shape', `of ${field.name} must be [n] or [n, 1], with the same n from 1 to 10000 for all inputs`);
    } else if (column.length !== rowCount) {
      fault('data', `of ${field.name} must hold as many elements as its shape says`);
    } else {
      const isRight = IS_OF[tensor.datatype as Datatype];
      const wrong = column.findIndex((element) => !(isRight(element) || (element === null && field.optional === true)));
      if (wrong >= 0) fault(`data/${wrong}`, `of ${field.name} must be of its datatype`);
    }
    return column;
  });
  refuseFaults(faults);
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(
      tensors.flatMap(({ name }, i) => (columns[i][row] === null ? [] : [[name, columns[i][row]] as const])),
    ),
  );
}

function missingFaults(tensors: readonly InputTensor[], fields: readonly InputField[]): RequestFault[] {
  return fields
    .filter(({ name, optional }) => optional !== true && !tensors.some((tensor) => tensor.name === name))
    .map(({ name }) => ({ pointer: '/inputs', detail: `must hold ${name}` }));
}

function isShapeOf(shape: readonly number[], rowCount: number): boolean {
  return Number.isInteger(rowCount) && shape[0] === rowCount && (shape.length === 1 || String(shape.slice(1)) === '1');
}

/** Of a shape [n, 1], the data may be [[a], [b]] as well. */
function elementsOf({ shape, data }: InputTensor): unknown[] {
  if (shape.length !== 2) return data;
  return data.map((element) => (Array.isArray(element) && element.length === 1 ? (element as unknown[])[0] : element));
}
