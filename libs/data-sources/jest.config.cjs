module.exports = { ...require('../../jest.preset.js'), displayName: 'data-sources', rootDir: __dirname };
