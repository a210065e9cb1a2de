import { churnFeatureView, demandFeatureView } from '@retail-ml/features';

/** All feature views with the names that their formulas use; each has a page in docs/feature-views. */
const featureViews = [
  {
    view: churnFeatureView,
    names:
      '`shape`, `scale_days` and `lookback_days` are the transforms fitted in training and kept in the artefact, and ' +
      '`purchase_rate` is the rate behind `log_purchase_rate`.',
  },
  {
    view: demandFeatureView,
    names:
      '`s7`, `s14` and `s30` are the units of the last days; `floor` and `category_growth` are the transforms fitted in ' +
      'training and kept in the artefact.',
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
