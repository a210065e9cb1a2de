import { type FieldErrors, ValidationService } from '@tsoa/runtime';
import { BODY, MOST_FAULTS } from './request-faults';
import { isValidBody } from './valid-bodies';

/**
 * tsoa's validation with an end: once a request has more faults than are listed, nothing else in it is looked at.
 * Otherwise 30 KB of wrong elements keep a process busy for minutes, because tsoa counts the faults found so far
 * before and after each element. Bodies that are right seldom come here (`valid-bodies.ts`).
 */
export class BoundedValidationService extends ValidationService {
  /** What was found in requests that are given up, by request. */
  private readonly givenUp = new WeakSet<FieldErrors>();

  override ValidateParam(...parameters: Parameters<ValidationService['ValidateParam']>): unknown {
    const [{ ref }, body, name, faults, isBody] = parameters;
    if (isBody && name === BODY && ref !== undefined && isValidBody(ref, body)) return body;
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

  /** A choice among texts is one choice for who reads the fault, not several alternatives. */
  override validateUnion(...parameters: Parameters<ValidationService['validateUnion']>): unknown {
    const [name, value, faults, , { subSchemas = [] }, parent] = parameters;
    const choices = subSchemas.flatMap(({ dataType, enums }) => (dataType === 'enum' ? (enums ?? []) : [undefined]));
    const members = choices.filter((choice) => choice !== undefined);
    if (members.length === choices.length) return this.validateEnum(name, value, faults, members, parent);
    return super.validateUnion(...parameters);
  }
}
