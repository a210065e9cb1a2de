const path = require('node:path');
const ts = require('typescript');

// tsoa hands compilerOptions to TypeScript as they are: they must be parsed already.
const tsconfig = ts.getParsedCommandLineOfConfigFile(
  path.join(__dirname, 'tsconfig.json'),
  {},
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
);

module.exports = {
  entryFile: 'src/app.ts',
  // In the order in which a request looks for its route: the most asked first.
  controllerPathGlobs: ['bigquery', 'churn', 'demand', 'health', 'models', 'open-inference'].map(
    (part) => `src/${part}/*.controller.ts`,
  ),
  noImplicitAdditionalProperties: 'throw-on-extras',
  compilerOptions: tsconfig.options,
  spec: {
    outputDirectory: 'src/generated',
    specFileBaseName: 'openapi',
    specVersion: 3,
    name: 'Retail ML',
    description:
      'Which customers are we about to lose, and how much will we sell. ' +
      'Errors are RFC 9457 problem details (`application/problem+json`).',
    license: 'Apache-2.0',
    securityDefinitions: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        description: 'A key made by `npx nx run api:create-key`. Asked for where the service has keys (`ML_API_KEYS`).',
      },
      header: {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description: 'The same key, for clients that cannot set Authorization.',
      },
    },
    rootSecurity: [{ bearer: [] }, { header: [] }],
    tags: [
      { name: 'Churn', description: 'Predictions for one customer or many.' },
      { name: 'Demand', description: 'Forecasts for one product or many.' },
      { name: 'Models', description: 'What is served, how good it is and where it came from.' },
      { name: 'Open Inference Protocol', description: 'The same predictions for KServe, MLServer and Triton clients.' },
      { name: 'Health', description: 'For load balancers and orchestrators.' },
    ],
  },
  routes: {
    routesDir: 'src/generated',
    middlewareTemplate: path.join(__dirname, 'routes.hbs'),
    iocModule: 'src/ioc.ts',
    bodyCoercion: false,
  },
};
