/** Of each figure its name for people, and which way is better; null where the middle is (a bias, a coverage). */
const FIGURES = {
  roc_auc: ['AUC', 1],
  brier: ['Brier', -1],
  log_loss: ['Log loss', -1],
  ece: ['ECE', -1],
  wape: ['WAPE', -1],
  r2: ['R2', 1],
  bias: ['Bias', null],
  pinball_mean: ['Pinball', -1],
  coverage80: ['Coverage of 80 %', null],
};

/**
 * One table in Markdown for each file, and for demand each horizon.
 *
 * @param {object} report as `bench:quality` writes it as JSON
 */
export function qualityTable({ made_at: madeAt, machine, seeds, replicates, files }) {
  return `# Quality

Made ${madeAt.slice(0, 16).replace('T', ' ')} UTC on ${machine}; ours is ${seeds.length > 1 ? `the mean of seeds ${seeds.join(', ')}, with the worst of them` : `of seed ${seeds[0]}`}.

A figure stands with its standard error, and in brackets its difference to ours with the standard error of that, bold
where it is more than two of them: other differences may be chance. Standard errors are by bootstrap over customers or
products, ${replicates} samples, the same ones for all models. Seconds are those of one fit, by the clock and of CPU.

${files.flatMap(fileTables).join('\n\n')}
`;
}

function fileTables(file) {
  const horizons = file.model === 'churn' ? [''] : ['_7d', '_30d'];
  return horizons.map((suffix) => {
    const names = Object.keys(file.models[0].figures).filter((name) => suffix === '' || name.endsWith(suffix));
    const figures = names.map((name) => [name, FIGURES[suffix === '' ? name : name.slice(0, -suffix.length)]]);
    const head = ['Model', ...figures.map(([, [label]]) => label), 'Seconds', 'CPU'];
    const lines = file.models.map((model) => [
      model.kind === 'ours' ? `**${model.name}**` : `${model.kind === 'peer' ? 'peer' : 'rule'}: ${model.name}`,
      ...figures.map(([name, [, better]]) => cell(model, name, better)),
      ...['fit', 'fit_cpu'].map((clock) => (model.seconds ? model.seconds[clock].toFixed(1) : '')),
    ]);
    return [heading(file, suffix), '', ...[head, head.map(() => '---'), ...lines].map(markdownRow)].join('\n');
  });
}

function heading({ file, model, horizon_days: horizonDays, rows, units }, suffix) {
  const horizon = model === 'churn' ? `${horizonDays} days` : `${suffix.slice(1, -1)} days`;
  const of = model === 'churn' ? 'customers' : 'products';
  return `## ${file}, ${horizon}: ${rows.train} rows to train, ${rows.test} of ${units} ${of} to test`;
}

function cell({ figures, difference, by_seed: bySeed }, name, better) {
  const { value, standard_error: error } = figures[name];
  const text = `${shown(value, value)} ± ${shown(error, value)}`;
  const worst =
    bySeed && bySeed.length > 1 && better !== null
      ? worstOf(
          bySeed.map((of) => of[name]),
          better,
        )
      : null;
  const notes = [
    ...(worst === null ? [] : [`worst ${shown(worst, value)}`]),
    ...(difference === null ? [] : [differenceText(difference[name], value)]),
  ];
  return notes.length > 0 ? `${text} (${notes.join('; ')})` : text;
}

function worstOf(values, better) {
  return better > 0 ? Math.min(...values) : Math.max(...values);
}

function differenceText({ value, standard_error: error }, scale) {
  const text = `${value < 0 ? '-' : '+'}${shown(Math.abs(value), scale)} ± ${shown(error, scale)}`;
  return Math.abs(value) > 2 * error ? `**${text}**` : text;
}

/** Shares with three digits and no zero before the point, units with one. */
function shown(value, scale) {
  return Math.abs(scale) >= 10 ? value.toFixed(1) : value.toFixed(3).replace(/^(-?)0\./, '$1.');
}

function markdownRow(cells) {
  return `| ${cells.join(' | ')} |`;
}
