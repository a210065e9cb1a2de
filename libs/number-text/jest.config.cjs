module.exports = { ...require('../../jest.preset.js'), displayName: 'number-text', rootDir: __dirname };
