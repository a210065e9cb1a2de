import { DataSourceError } from '../data-source-error';

/** A project, which old ones may have a domain and a colon in, a data set and a name; or the last two. */
const QUALIFIED_NAME = /^(?:[a-z][a-z0-9.:-]*\.)?\w+\.\w+$/i;

/**
 * The name of a table or function as a statement writes it.
 *
 * @param name `dataset.name` or `project.dataset.name`
 * @throws DataSourceError `invalid-value`
 */
export function quotedName(name: string): string {
  if (QUALIFIED_NAME.test(name)) return `\`${name}\``;
  throw new DataSourceError(
    'invalid-value',
    `"${name.slice(0, 80)}" names no table or function of BigQuery: dataset.name or project.dataset.name is expected.`,
    { name },
  );
}
