import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Each lib and app, and what it may import: the arrows of docs/architecture.md. */
const arrows = {
  'lib:features': [],
  'lib:network': [],
  'lib:tensorflow': [],
  'lib:model-registry': ['lib:network'],
  'lib:churn-model': ['lib:features', 'lib:network', 'lib:model-registry', 'lib:tensorflow'],
  'lib:demand-model': ['lib:features', 'lib:network', 'lib:model-registry', 'lib:tensorflow'],
  'lib:data-sources': ['lib:features'],
  'lib:drift': [],
  'lib:report': [],
  'lib:number-text': [],
  'lib:client': [],
  'app:api': [
    'lib:churn-model',
    'lib:demand-model',
    'lib:model-registry',
    'lib:features',
    'lib:report',
    'lib:number-text',
  ],
  'app:trainer': [
    'lib:churn-model',
    'lib:demand-model',
    'lib:model-registry',
    'lib:data-sources',
    'lib:drift',
    'lib:features',
    'lib:report',
    'lib:number-text',
    'lib:tensorflow',
    'lib:network',
    'lib:client',
  ],
};

/** Pure packages run in the warehouse and in a browser: they import nothing, Node's own modules included. */
const pure = ['lib:features', 'lib:network'];

const noTensorflow = {
  group: ['@tensorflow/*', '@retail-ml/tensorflow', '@retail-ml/*/fit', '**/fit/*', '**/fit'],
  message: 'Predicting never loads TensorFlow: only fit/ and the trainer may.',
};

const noNode = { group: ['node:*'], message: 'Predicting works in a browser, which has no modules of Node.' };

const NODE_GLOBALS = ['process', 'Buffer', 'require', 'performance'];

/**
 * @param {object} options
 * @param {string[]} options.ban tags of packages that may import no library either
 * @param {Record<string, string[]>} [options.more] arrows besides those of `arrows`
 */
const boundaries = ({ ban, more = {} }) => [
  'error',
  {
    enforceBuildableLibDependency: true,
    allow: [],
    depConstraints: Object.entries(arrows).map(([sourceTag, onlyDependOnLibsWithTags]) => ({
      sourceTag,
      onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, ...(more[sourceTag] ?? [])],
      ...(ban.includes(sourceTag) && { bannedExternalImports: ['*'] }),
    })),
  },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/generated', '**/test-results', '**/node_modules', '.nx'] },
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries({ ban: pure }),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_$', argsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: "Only an app's config.ts reads the environment." },
      ],
    },
  },
  {
    files: ['libs/features/src/**/*.ts', 'libs/network/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: '^[^.]', message: 'This package imports nothing.' }] }],
      'no-restricted-globals': ['error', ...NODE_GLOBALS],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Features have no clock: pass the day in.',
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Features have no clock: pass the day in.',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'Pass a seeded generator in.',
        },
      ],
    },
  },
  {
    files: ['apps/api/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.fixture.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [noTensorflow] }] },
  },
  {
    // Outside fit/ the models predict in a browser too.
    files: ['libs/churn-model/src/*.ts', 'libs/demand-model/src/*.ts'],
    ignores: ['**/*.test.ts', '**/*.fixture.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [noTensorflow, noNode] }],
      'no-restricted-globals': ['error', ...NODE_GLOBALS],
    },
  },
  {
    files: ['**/*.test.ts', '**/*.fixture.ts'],
    plugins: { '@nx': nx },
    // The API's tests train a model to serve, and ask it by the client that other teams use.
    rules: {
      '@nx/enforce-module-boundaries': boundaries({ ban: [], more: { 'app:api': ['lib:tensorflow', 'lib:client'] } }),
    },
  },
  {
    files: ['apps/*/src/config.ts', '**/*.test.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.cjs', '*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);
