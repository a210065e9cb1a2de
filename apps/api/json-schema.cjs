/**
 * OpenAPI 3.0 writes `nullable`; JSON Schema knows the type null.
 *
 * @param {unknown} node
 * @returns {unknown}
 */
function asJsonSchema(node) {
  if (Array.isArray(node)) return node.map(asJsonSchema);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = node;
  const converted = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, asJsonSchema(value)]));
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
}

module.exports = { asJsonSchema };
