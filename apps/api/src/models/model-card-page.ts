import { type Request, type Response } from 'express';

/** Answers with a model card as it is written, or as a page where HTML is preferred. */
export async function sendModelCard(request: Request, title: string, markdown: string): Promise<void> {
  const response = request.res as Response;
  const wanted = request.accepts(['text/markdown', 'text/plain', 'text/html']);
  response.vary('Accept');
  if (wanted === false) throw Object.assign(new Error('Not acceptable'), { status: 406 });
  response.type(wanted).send(wanted === 'text/html' ? await modelCardPage(title, markdown) : markdown);
}

/** HTML in the card stays text: cards travel with imported models. */
async function modelCardPage(title: string, markdown: string): Promise<string> {
  // Loaded at the first page: the service starts without it.
  const { default: MarkdownIt } = await import('markdown-it');
  const renderer = new MarkdownIt({ html: false });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Model card: ${renderer.utils.escapeHtml(title)}</title>
<style>
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; color: #1b1f24; }
h1, h2, h3 { line-height: 1.25; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #d0d7de; padding: 0.3rem 0.7rem; text-align: left; }
th { background: #f6f8fa; }
code { background: #f6f8fa; padding: 0.1em 0.3em; border-radius: 4px; }
</style>
</head>
<body>
${renderer.render(markdown)}</body>
</html>
`;
}
