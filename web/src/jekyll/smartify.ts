// The `smartify` filter: kramdown's typography over text and HTML, without any other of its rules.
const marks: readonly (readonly [RegExp, string])[] = [
  [/---/g, '—'], [/--/g, '–'], [/\.\.\./g, '…'], [/<< /g, '«\u00a0'], [/ >>/g, '\u00a0»'], [/<</g, '«'], [/>>/g, '»'],
  [/'(\d\ds)/g, '’$1'],
  [/(^|[\s([{—–-])"(?=\S)/g, '$1“'], [/"/g, '”'], [/(^|[\s([{“—–-])'(?=\S)/g, '$1‘'], [/'/g, '’'],
];

export function smartify(source: string): string {
  const text = (part: string): string => marks.reduce((out, [pattern, mark]) => out.replace(pattern, mark), part);
  return source.replace(/(<[a-zA-Z/!][^>]*>)|([^<]+|<)/g, (whole, tag: string | undefined) => tag ?? text(whole));
}
