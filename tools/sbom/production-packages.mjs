/**
 * @typedef {object} LockedPackage
 * @property {string} [name]
 * @property {string} [version]
 * @property {boolean} [link]
 * @property {string} [resolved] of a link: the folder
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * All packages that run in production: those that the apps and libraries depend on, and what these depend on. Found by
 * walking package-lock.json as Node resolves imports, and not by npm's own marks, which made the SBOM.
 *
 * @param {{ packages: Record<string, LockedPackage> }} lock
 * @returns {string[]} `name@version`, sorted
 */
export function productionPackages({ packages }) {
  const reached = new Set(Object.keys(packages).filter((place) => /^(apps|libs)\/[^/]+$/.test(place)));
  for (const place of reached) {
    const { dependencies = {}, optionalDependencies = {} } = packages[place];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = placeOf(packages, place, name);
      if (found !== null) reached.add(found);
      else if (!(name in optionalDependencies))
        throw new Error(`package-lock.json has no ${name}, which ${place} wants.`);
    }
  }
  return [...reached].map((place) => `${nameOf(packages, place)}@${packages[place].version}`).sort();
}

/**
 * Where a package's import of another one ends: in the nearest `node_modules` above.
 *
 * @param {Record<string, LockedPackage>} packages
 * @param {string} from
 * @param {string} name
 */
function placeOf(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const found = packages[place];
    if (found?.link) return /** @type {string} */ (found.resolved);
    if (found) return place;
    if (folder === '') return null;
  }
}

/**
 * @param {Record<string, LockedPackage>} packages
 * @param {string} place
 */
function nameOf(packages, place) {
  return packages[place].name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
