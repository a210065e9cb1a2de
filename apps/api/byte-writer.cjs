// Makes the code of a function that writes values of a schema as JSON into bytes (src/json-bytes.ts): in the order and
// the form of fast-json-stringify, which writes texts. What is the same for each value is stored in large pieces: byte by
// byte the code would be so long that it is forgotten from one turn of the event loop to the next.

/**
 * @param schema without references
 * @returns an expression: `(to, at, value) => placeBehind`
 */
function byteWriter(schema) {
  const code = new Code();
  writeValue(code, schema, 'value');
  return `(to, at, value) => {\nconst { view, end } = to;\n${code.end()}return at;\n}`;
}

/** They fit behind the end of `JsonBytes`. */
const RUN_BYTES = 64;

/** Statements; what is the same for each value is gathered, and stored without a loop. */
class Code {
  statements = '';
  fixed = '';
  names = 0;

  write(fixed) {
    this.fixed += fixed;
  }

  add(statement) {
    this.statements += `${this.stores()}${statement}\n`;
  }

  name() {
    return `value${++this.names}`;
  }

  end() {
    this.statements += this.stores();
    return this.statements;
  }

  stores() {
    const { fixed } = this;
    this.fixed = '';
    let stores = '';
    for (let from = 0; from < fixed.length; from += RUN_BYTES) stores += storesOf(fixed.slice(from, from + RUN_BYTES));
    return stores;
  }
}

/** Eight characters at once, as the number of the same bytes; what is too much is written over by what follows. */
function storesOf(run) {
  if (/[^ -~]/.test(run)) throw new Error(`${run} is not ASCII: fields and choices have to be.`);
  const bytes = Buffer.alloc(RUN_BYTES);
  bytes.write(run, 'latin1');
  let stores = '';
  for (let at = 0; at < run.length; at += 8) stores += `view.setFloat64(at + ${at}, ${bytes.readDoubleLE(at)}, true); `;
  return `if (at <= end) { ${stores}}\nat += ${run.length};\n`;
}

function writeValue(code, schema, value) {
  if (schema.nullable === true) {
    code.add(`if (${value} === null) {`);
    code.write('null');
    code.add('} else {');
    writePresent(code, schema, value);
    code.add('}');
  } else {
    writePresent(code, schema, value);
  }
}

function writePresent(code, { type, enum: choices, properties, required, items }, value) {
  if (type === 'integer' || type === 'number') code.add(`at = to.${type}(at, ${value});`);
  else if (type === 'string' && choices !== undefined) writeChoice(code, choices, value);
  else if (type === 'string') code.add(`at = to.text(at, ${value});`);
  else if (type === 'boolean') writeBoolean(code, value);
  else if (type === 'array') writeArray(code, items, value);
  else if (type === 'object' && properties !== undefined) writeObject(code, properties, required, value);
  else code.add(`at = to.json(at, ${value});`);
}

/** What is none of the choices is written too: a compiled text has it, and whoever reads it sees what was wrong. */
function writeChoice(code, choices, value) {
  for (const choice of choices) {
    if (choice === null) continue;
    code.add(`if (${value} === ${JSON.stringify(choice)}) {`);
    code.write(JSON.stringify(choice));
    code.add('} else');
  }
  code.add(`{\nat = to.text(at, ${value});\n}`);
}

function writeBoolean(code, value) {
  code.add(`if (${value}) {`);
  code.write('true');
  code.add('} else {');
  code.write('false');
  code.add('}');
}

function writeArray(code, items, value) {
  const item = code.name();
  const index = `${item}At`;
  code.write('[');
  code.add(`for (let ${index} = 0; ${index} < ${value}.length; ${index}++) {`);
  code.add(`const ${item} = ${value}[${index}];`);
  code.add(`if (${index} > 0) {`);
  code.write(',');
  code.add('}');
  writeValue(code, items, item);
  code.add('}');
  code.write(']');
}

function writeObject(code, properties, required, value) {
  const names = Object.keys(properties);
  const first = names.filter((name) => required.includes(name));
  if (first.length === 0) throw new Error(`No field of ${names.join(', ')} is required: one has to come first.`);
  for (const name of [...first, ...names.filter((it) => !first.includes(it))]) {
    const field = code.name();
    const key = `${name === first[0] ? '{' : ','}${JSON.stringify(name)}:`;
    code.add(`const ${field} = ${value}[${JSON.stringify(name)}];`);
    if (first.includes(name)) {
      code.write(key);
      writeValue(code, properties[name], field);
    } else {
      writeOptional(code, properties[name], field, key);
    }
  }
  code.write('}');
}

function writeOptional(code, schema, value, key) {
  code.add(`if (${value} !== undefined) {`);
  code.write(key);
  writeValue(code, schema, value);
  if ('default' in schema) {
    code.add('} else {');
    code.write(key + JSON.stringify(schema.default));
  }
  code.add('}');
}

module.exports = { byteWriter };
