import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { productionPackages } from './sbom/production-packages.mjs';
import { productionSbom } from './sbom/production-sbom.mjs';
import { repository } from './setup/repository.mjs';
import { runTool } from './setup/setup-error.mjs';

/** `npm run sbom` writes the list of all that goes into production, as CycloneDX, to `dist/sbom.cdx.json`. */
await runTool(async () => {
  const read = (/** @type {string} */ file) => JSON.parse(fs.readFileSync(path.join(repository, file), 'utf8'));
  // Not with --omit=dev: npm 11 leaves out what development uses as well, @tsoa/runtime and pg among them.
  const everything = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const { name } = read('package.json');
  const sbom = productionSbom(JSON.parse(everything), name, productionPackages(read('package-lock.json')));
  const file = path.join(repository, 'dist', 'sbom.cdx.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
  console.log(`dist/sbom.cdx.json names the ${sbom.components.length} packages that go into production.`);
});
