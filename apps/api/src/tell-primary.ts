import { type EntryFields } from './application-log';
import { type ToPrimary } from './worker-messages';

/** @param then once it is on its way */
export function tellPrimary(message: ToPrimary, then: () => void = () => undefined): void {
  // Without a primary process nobody listens; the disconnect ends this one.
  if (process.connected) process.send?.(message, undefined, undefined, then);
}

/**
 * Has the primary process take an entry into the application log; what all workers say, once.
 *
 * @param then once it is on its way
 */
export function sayByPrimary(message: string, fields: EntryFields = {}, then: () => void = () => undefined): void {
  tellPrimary({ about: 'entry', message, fields }, then);
}
