import { OptionDefaults } from 'typedoc';

/** The reference of all libraries: npm run docs:api */
export default {
  name: 'Retail ML',
  entryPointStrategy: 'packages',
  entryPoints: ['libs/*'],
  packageOptions: {
    tsconfig: 'tsconfig.build.json',
    entryPoints: ['src/index.ts'],
    // As openapi-typescript writes it.
    blockTags: [...OptionDefaults.blockTags, '@description'],
    // Types that have no name outside are shown where they are used.
    validation: { notExported: false },
  },
  out: 'docs/generated',
  readme: 'docs/libs.md',
  disableGit: true,
  sourceLinkTemplate: '',
  includeVersion: true,
  treatWarningsAsErrors: true,
};
