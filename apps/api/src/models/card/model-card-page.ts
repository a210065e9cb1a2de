import { type Aliases, type Manifest, type ParityCertificate } from '@retail-ml/model-registry';
import { escapeHtml, REPORT_CONTENT_SECURITY_POLICY, reportPage } from '@retail-ml/report';
import { dayOf, count } from './card-text';
import { acceptanceSection, acceptanceVerdict } from './acceptance-section';
import { CARD_STYLE } from './card-style';
import { certificateSection } from './certificate-section';
import { type CardModel } from './card-model';
import { CHURN_CARD } from './churn-card';
import { DEMAND_CARD } from './demand-card';
import { figuresSection } from './figures-section';
import { inputsSection, limitsSection, originSection } from './origin-sections';
import { slicesSection } from './slices-section';

const CARDS: Record<string, CardModel> = { churn: CHURN_CARD, demand: DEMAND_CARD };

/** What the page's own element says, and what only a header can say. */
export const CARD_CONTENT_SECURITY_POLICY = `${REPORT_CONTENT_SECURITY_POLICY}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * The model card as a page, drawn from the manifest's numbers. Names and sentences in a manifest come from elsewhere,
 * as models may be imported: they stay text.
 */
export function modelCardPage(
  manifest: Manifest,
  aliases: Aliases,
  certificate: ParityCertificate | null = null,
): string {
  const card = CARDS[manifest.name];
  const title = `Model card: ${manifest.name} ${manifest.version}`;
  return reportPage({
    title,
    style: CARD_STYLE,
    main: [
      headline(card, manifest, aliases),
      figuresSection(card, manifest),
      ...card.sections(manifest),
      slicesSection(card, manifest),
      acceptanceSection(manifest.acceptance),
      inputsSection(card, manifest),
      limitsSection(card, manifest),
      originSection(manifest),
      certificateSection(certificate),
    ].join('\n'),
  });
}

function headline(card: CardModel, manifest: Manifest, aliases: Aliases): string {
  const { version, training, evaluation } = manifest;
  const since = aliases.history.findLast((change) => change.version === version)?.at;
  const [first] = evaluation.asOf;
  const last = evaluation.asOf[evaluation.asOf.length - 1];
  const facts: [string, string][] = [
    ['Version', version],
    ...(aliases.champion === version && since ? [['Champion since', dayOf(since)] as [string, string]] : []),
    ['Trained on', `${count(training.rows.train)} rows, as of ${training.window.from} to ${training.window.to}`],
    ['Tested on', `${count(evaluation.rows)} rows, as of ${first === last ? first : `${first} to ${last}`}`],
    ...card.facts(manifest),
  ];
  return `<header>
<p class="overline">Model card</p>
<h1>${escapeHtml(card.title)}</h1>
<p class="lead">${escapeHtml(card.lead(manifest))}</p>
${acceptanceVerdict(manifest.acceptance)}
<dl>${facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>
</header>`;
}
