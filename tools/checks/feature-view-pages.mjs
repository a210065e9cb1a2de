import { churnFeatureView, demandFeatureView, demandHistoryView } from '@retail-ml/features';

/** All feature views with the names that their formulas use; each has a page in docs/feature-views. */
const featureViews = [
  {
    view: churnFeatureView,
    names:
      '`q` is the probability of no purchase within the horizon, the mean over the ' +
      'posterior of a latent model (libs/features/src/bg-nbd.ts, libs/features/src/pareto-nbd.ts); their priors and the ' +
      'bounds are fitted in training and kept in the artefact. Both models read the history ' +
      'that `frequency` gives and, where `total_purchases` is given, also the one that it gives ' +
      '(libs/features/src/purchase-history.ts).',
  },
  {
    view: demandFeatureView,
    names:
      '`s7`, `s14` and `s30` are the units of the last days; `floor` and `category_growth` are the transforms fitted in ' +
      'training and kept in the artefact.',
  },
  {
    view: demandHistoryView,
    names:
      'the first features are those of [`demand`](demand.md) with its names, `rate` the level there; the others are the ' +
      'profile of the product, kept in the artefact, of whose fields `libs/features/src/product-profile.ts` has the ' +
      'definitions.',
  },
];

/**
 * The pages of docs/feature-views as the code would have them, by file name.
 *
 * @returns {Map<string, string>}
 */
export function featureViewPages() {
  return new Map(featureViews.map(({ view, names }) => [`${view.name}.md`, page(view, names)]));
}

/**
 * @param {Pick<typeof churnFeatureView, 'name' | 'version' | 'fingerprint' | 'features'>} view
 * @param {string} names
 */
function page({ name, version, fingerprint, features }, names) {
  const sections = features.map(
    (feature, i) => `## ${i + 1}. \`${feature.name}\`\n\n${feature.description}.\n\n    ${feature.formula}\n`,
  );
  return `# Feature view \`${name}\`

Version ${version}, fingerprint \`${fingerprint}\`, ${features.length} features in this order. \`ln\` is the natural logarithm; ${names}

Written by \`node tools/checks/write-feature-views.mjs\` from the code; edit that, not this page.

${sections.join('\n')}`;
}
