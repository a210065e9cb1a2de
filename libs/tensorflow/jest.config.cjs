module.exports = { ...require('../../jest.preset.js'), displayName: 'tensorflow', rootDir: __dirname };
