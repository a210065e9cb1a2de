module.exports = { ...require('../../jest.preset.js'), displayName: 'demand-model', rootDir: __dirname };
