import { type AdditionalProps, type FieldErrors, type TsoaRoute } from '@tsoa/runtime';
import { BoundedValidationService } from '../bounded-validation';
import { refuseFaults, requestFaults } from '../request-faults';

/** The requests that other routes take as their body. */
export type ContractType = 'ChurnBatchRequest' | 'DemandBatchRequest';

/**
 * Checks what was put together here as tsoa checks the body of a route, by the same rules.
 *
 * @throws ApiError `invalid-request`
 */
export type CheckContract = (type: ContractType, request: unknown) => void;

/** @param models tsoa's description of the contract's types */
export function contractCheck(models: TsoaRoute.Models): CheckContract {
  const rules: AdditionalProps = { noImplicitAdditionalProperties: 'throw-on-extras', bodyCoercion: false };
  const validation = new BoundedValidationService(models, rules);
  return (type, request) => {
    const found: FieldErrors = {};
    validation.ValidateParam({ ref: type, required: true }, request, 'body', found, true, '');
    refuseFaults(requestFaults(found));
  };
}
