// The part of a document before its excerpt separator, made whole: blocks that it cuts are closed, link definitions that it uses are
// brought along.
const closable = new Set(['if', 'unless', 'for', 'case', 'capture', 'comment', 'raw', 'tablerow', 'ifchanged', 'highlight']);

export function extractExcerpt(body: string, separator: string): string {
  const at = separator === '' ? -1 : body.indexOf(separator);
  if (at === -1) return body;
  const tail = body.slice(at + separator.length);
  let head = body.slice(0, at);
  if (tail === '') return head;
  const tags = [...head.matchAll(/\{%-?\s*(\w+)\s*[^]*?-?%\}/g)].map((match) => match[1] ?? '').reverse();
  for (const name of tags) {
    if (!closable.has(name) || new RegExp(`\\{%-?\\s*end${name}[^]*?\\s*-?%\\}`).test(head)) continue;
    head += `\n{% end${name} %}`;
  }
  const definitions = [...tail.matchAll(/^ {0,3}(?:(\[[^\]]+\])(:.+))$/gm)].filter((match) => head.includes(match[1] ?? '')).map((match) => `${match[1] ?? ''}${match[2] ?? ''}`);
  return definitions.length === 0 ? head : `${head}\n\n${definitions.join('\n')}`;
}
