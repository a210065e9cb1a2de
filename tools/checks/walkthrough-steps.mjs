import assert from 'node:assert/strict';

/**
 * @typedef {object} Step
 * @property {string} command what a person pastes
 * @property {(output: string) => void} check throws where the output is not like the one that the page shows
 */

/**
 * The commands of a page with what it shows of their output: a `json` block behind a `sh` block is part of the
 * answer, a `text` block holds lines of it.
 *
 * @param {{ type: string, info: string, content: string }[]} tokens of the page, by markdown-it
 * @returns {Step[]}
 */
export function walkthroughSteps(tokens) {
  /** @type {Step[]} */
  const steps = [];
  for (const { type, info, content } of tokens) {
    if (type !== 'fence') continue;
    if (info === 'sh') steps.push({ command: content.trim(), check: () => undefined });
    else steps[steps.length - 1].check = info === 'json' ? jsonCheck(content) : linesCheck(content);
  }
  return steps;
}

/** @param {string} shown */
function jsonCheck(shown) {
  const part = JSON.parse(shown);
  return (/** @type {string} */ output) => assertIsPart(part, JSON.parse(output), 'the answer');
}

/**
 * Every field that is shown must be there with a value of its kind; words must be the same where they say what a
 * thing is, and not how it was on one day.
 *
 * @param {unknown} part
 * @param {unknown} whole
 * @param {string} place
 */
function assertIsPart(part, whole, place) {
  if (Array.isArray(part)) {
    assert.ok(Array.isArray(whole) && whole.length >= part.length, `${place} is a list of at least ${part.length}`);
    part.forEach((element, i) => assertIsPart(element, whole[i], `${place}[${i}]`));
  } else if (typeof part === 'object' && part !== null) {
    assert.ok(typeof whole === 'object' && whole !== null, `${place} is an object`);
    for (const [name, value] of Object.entries(part)) {
      assert.ok(name in whole, `${place} has a field ${name}`);
      assertIsPart(value, /** @type {Record<string, unknown>} */ (whole)[name], `${place}.${name}`);
    }
  } else {
    assert.equal(typeof whole, typeof part, `${place} is a ${typeof part}`);
    if (/\.(name|status|customer_id|product_id)$/.test(place)) assert.equal(whole, part, place);
  }
}

/**
 * Each line that is shown must be in the output; figures and words in capitals may differ.
 *
 * @param {string} shown
 */
function linesCheck(shown) {
  return (/** @type {string} */ output) => {
    for (const line of shown.trim().split('\n')) {
      const form = line
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replace(/\b(LOW|MEDIUM|HIGH)\b/g, '(LOW|MEDIUM|HIGH)')
        .replace(/(?<=[=\- :]|^)\d+(\\\.\d+)?/g, '[\\d.]+');
      assert.match(output, new RegExp(form), `the output has a line like: ${line}`);
    }
  };
}
