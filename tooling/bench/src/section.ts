/**
 * Puts a section into a Markdown document between its two marker comments, in place of what stood there; a section
 * that is new comes last. So each bench owns its part, and the text around them stays.
 */
export function replaceSection(document: string, name: string, section: string): string {
  const start = `<!-- bench ${name}: written by \`pnpm bench ${name}\` -->`;
  const end = `<!-- end of bench ${name} -->`;
  const block = `${start}\n\n${section.trim()}\n\n${end}`;
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from === -1 || to < from) return `${document.trimEnd()}\n\n${block}\n`;
  return document.slice(0, from) + block + document.slice(to + end.length);
}
