import { SetupError } from '../setup/setup-error.mjs';

/**
 * @typedef {object} Sbom as npm writes it, what matters here
 * @property {{ component: { name: string, 'bom-ref': string } }} metadata
 * @property {{ purl: string, 'bom-ref': string, name: string }[]} components
 * @property {{ ref: string, dependsOn?: string[] }[]} dependencies
 */

/**
 * The part of an SBOM of everything that is about production.
 *
 * @param {Sbom} everything
 * @param {string} name of the whole; npm names it by its folder, which is another one on each machine
 * @param {string[]} production `name@version` of each package
 * @returns {Sbom}
 */
export function productionSbom(everything, name, production) {
  const wanted = new Set(production);
  /** @param {{ purl: string }} component */
  const packageOf = ({ purl }) => decodeURIComponent(purl).replace(/^pkg:npm\//, '');
  const components = everything.components.filter((component) => wanted.has(packageOf(component)));
  const named = new Set(components.map(packageOf));
  const missing = production.filter((it) => !named.has(it));
  if (missing.length > 0) {
    throw new SetupError(
      `npm's SBOM does not name ${missing.join(', ')}: bring package-lock.json up to date, npm install.`,
    );
  }
  const refs = new Set([
    everything.metadata.component['bom-ref'],
    ...components.map((component) => component['bom-ref']),
  ]);
  return {
    ...everything,
    metadata: { ...everything.metadata, component: { ...everything.metadata.component, name } },
    components,
    dependencies: everything.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((it) => refs.has(it)) })),
  };
}
