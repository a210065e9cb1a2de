import { type FieldErrors, ValidationService } from '@tsoa/runtime';
import { MOST_FAULTS } from './request-faults';

/**
 * tsoa's validation with an end: once a request has more faults than are listed, nothing else in it is looked at.
 * Otherwise 30 KB of wrong elements keep a process busy for minutes, because tsoa counts the faults found so far
 * before and after each element. What is often asked and right is answered without tsoa's way through texts and
 * copies; what is wrong goes that way, so that faults are named as ever.
 */
export class BoundedValidationService extends ValidationService {
  /** What was found in requests that are given up, by request. */
  private readonly givenUp = new WeakSet<FieldErrors>();

  override ValidateParam(...parameters: Parameters<ValidationService['ValidateParam']>): unknown {
    const faults = parameters[3];
    if (this.givenUp.has(faults)) return undefined;
    const value: unknown = super.ValidateParam(...parameters);
    if (Object.keys(faults).length > MOST_FAULTS) this.givenUp.add(faults);
    return value;
  }

  /** A list that is too long is refused before its elements are looked at. */
  override validateArray(...parameters: Parameters<ValidationService['validateArray']>): unknown[] | undefined {
    const [name, value, faults, , , validators, parent = ''] = parameters;
    const most = validators?.maxItems?.value;
    if (!Array.isArray(value) || most === undefined || value.length <= most) return super.validateArray(...parameters);
    faults[parent + name] = { message: `maxItems ${most}` };
    return undefined;
  }

  /** tsoa compares texts, and as a text `["winter"]` is `winter`. */
  override validateEnum(...parameters: Parameters<ValidationService['validateEnum']>): unknown {
    const [name, value, faults, members, parent] = parameters;
    const comparable = typeof value === 'object' && value !== null ? '' : value;
    return super.validateEnum(name, comparable, faults, members, parent);
  }

  override validateInt(...parameters: Parameters<ValidationService['validateInt']>): number | undefined {
    const [, value, , , validators] = parameters;
    if (Number.isSafeInteger(value) && isWithin(value as number, validators)) return value as number;
    return super.validateInt(...parameters);
  }

  override validateFloat(...parameters: Parameters<ValidationService['validateFloat']>): number | undefined {
    const [, value, , , validators] = parameters;
    if (Number.isFinite(value) && isWithin(value as number, validators)) return value as number;
    return super.validateFloat(...parameters);
  }

  /** A choice among texts is one choice for who reads the fault, not several alternatives. */
  override validateUnion(...parameters: Parameters<ValidationService['validateUnion']>): unknown {
    const [name, value, faults, isBody, { subSchemas = [] }, parent] = parameters;
    const choices = subSchemas.flatMap(({ dataType, enums }) => (dataType === 'enum' ? (enums ?? []) : [undefined]));
    const members = choices.filter((choice) => choice !== undefined);
    if (members.length === choices.length) return this.validateEnum(name, value, faults, members, parent);
    if (typeof value === 'number' || typeof value === 'string') {
      for (const schema of subSchemas) {
        const found: FieldErrors = {};
        const checked: unknown = this.ValidateParam(schema, value, name, found, isBody, parent);
        if (!hasAny(found)) return checked;
      }
    }
    return super.validateUnion(...parameters);
  }
}

interface Range {
  minimum?: { value: number };
  maximum?: { value: number };
}

function isWithin(value: number, { minimum, maximum }: Range = {}): boolean {
  return !(minimum && value < minimum.value) && !(maximum && value > maximum.value);
}

function hasAny(faults: FieldErrors): boolean {
  for (const _ in faults) return true;
  return false;
}
