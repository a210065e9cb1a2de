import { createHash } from 'node:crypto';
import { quotedName } from './qualified-name';

/** The most that BigQuery takes of a function's body inside the statement that makes it. */
export const MOST_BODY_BYTES = 32_768;

/** A function of BigQuery's in JavaScript. */
export interface JavascriptFunction {
  /** `dataset.function` or `project.dataset.function`. */
  name: string;
  description: string;
  /** Names and types of the arguments, e.g. `recency_days FLOAT64`. BigQuery's JavaScript has no INT64. */
  arguments: readonly (readonly [name: string, type: string])[];
  /** Type of the answer, e.g. `STRUCT<x FLOAT64>`. */
  returns: string;
  /** A JavaScript expression for the function that is called with each row's arguments. */
  code: string;
}

/** What to give to BigQuery to have the function. */
export interface FunctionStatement {
  statement: string;
  /** UTF-8 bytes of the body, of which `MOST_BODY_BYTES` are allowed. */
  bodyBytes: number;
  /** What the library must hold; null where all of it is in the statement. */
  library: string | null;
}

/**
 * A function whose code is in the statement itself.
 *
 * BigQuery runs the body anew for each row; what the code made is kept beside the globals, so that tables are made
 * once a worker. An engine that forgets them, or forbids it, gives the same answers later.
 */
export function inlineFunction(definition: JavascriptFunction): FunctionStatement {
  const key = JSON.stringify(globalName(definition.code));
  return statementOf(
    definition,
    `var _g=typeof globalThis==="object"?globalThis:this,_f=_g[${key}];` +
      `if(!_f)_g[${key}]=_f=${definition.code};return _f(${argumentList(definition)});`,
  );
}

/**
 * A function whose code lies in Cloud Storage, for code that is too long for a statement: BigQuery runs it once a
 * worker, before the first row.
 *
 * @param library e.g. `gs://my-bucket/churn.js`, where `FunctionStatement.library` must lie before the statement runs
 */
export function libraryFunction(definition: JavascriptFunction, library: string): FunctionStatement {
  const name = globalName(definition.code);
  return {
    ...statementOf(definition, `return ${name}(${argumentList(definition)});`, [`library = [${sqlText(library)}]`]),
    library: `var ${name}=${definition.code};\n`,
  };
}

/** Two functions, or versions of one, that a worker meets must not share what they keep. */
function globalName(code: string): string {
  return `retail_ml_${createHash('sha256').update(code).digest('hex').slice(0, 16)}`;
}

const argumentList = (definition: JavascriptFunction) => definition.arguments.map(([name]) => name).join(',');

function statementOf(definition: JavascriptFunction, body: string, options: string[] = []): FunctionStatement {
  const { name, description, returns } = definition;
  const parameters = definition.arguments.map(([argument, type]) => `  ${argument} ${type}`).join(',\n');
  return {
    statement: `CREATE OR REPLACE FUNCTION ${quotedName(name)}(
${parameters}
)
RETURNS ${returns}
DETERMINISTIC
LANGUAGE js
OPTIONS (${[`description = ${sqlText(description)}`, ...options].join(', ')})
AS ${rawText(body)};
`,
    bodyBytes: Buffer.byteLength(body),
    library: null,
  };
}

/** A text literal of BigQuery's. */
export function sqlText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
}

/** A literal in which nothing is escaped: the body is read as it is written. */
function rawText(text: string): string {
  const quote = ['"""', "'''"].find((it) => !text.includes(it));
  if (quote === undefined || /["'\\]$/.test(text)) throw new Error('The code cannot be written as a raw text of SQL.');
  return `r${quote}${text}${quote}`;
}
