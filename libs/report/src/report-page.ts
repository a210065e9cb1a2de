import { escapeHtml } from './escape-html';
import { REPORT_STYLE } from './report-style';

/** Nothing is loaded and nothing runs: a page shows what is written in it. */
export const REPORT_CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

export interface ReportPage {
  /** Plain text. */
  title: string;
  /** What the page's own parts look like, added to the style of all pages. */
  style?: string;
  /** HTML: whoever makes it escapes what comes from elsewhere. */
  main: string;
}

/** A page that needs nothing but itself: no network, no script. */
export function reportPage({ title, style = '', main }: ReportPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${REPORT_CONTENT_SECURITY_POLICY}">
<title>${escapeHtml(title)}</title>
<style>${REPORT_STYLE}${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}
