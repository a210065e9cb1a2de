module.exports = { ...require('../../jest.preset.js'), displayName: 'churn-model', rootDir: __dirname };
