import { type AcceptanceCheck } from '@retail-ml/model-registry';
import { finite } from './comparison-check';

/**
 * A figure against a limit of the policy; nothing is asked where that is null.
 *
 * @param sentence what is said where the limit is kept (true) or not
 */
export function limitCheck(
  check: string,
  value: number,
  { least = null, most = null }: { least?: number | null; most?: number | null },
  sentence: (passed: boolean) => string,
): AcceptanceCheck[] {
  if (least === null && most === null) return [];
  // Written so that NaN fails.
  const passed = (least === null || value >= least) && (most === null || value <= most);
  const limits = { ...(least !== null && { least }), ...(most !== null && { most }) };
  return [{ check, passed, figures: finite({ model: value, ...limits }), sentence: sentence(passed) }];
}
