// What a paste means: an HTML clipboard becomes Markdown, unless it says no more than its plain text or Ctrl+Shift+V asked for
// that; then a list of addresses, then the plain text. The converter is loaded at the first HTML paste; when it cannot be, the
// plain text is pasted, never nothing.

export interface Pasted {
  readonly html: string;
  readonly uris: string;
  readonly plain: string;
}

export function readPasted(data: DataTransfer): Pasted {
  return { html: data.getData('text/html'), uris: data.getData('text/uri-list'), plain: data.getData('text/plain') };
}

/** The addresses of a text/uri-list (RFC 2483), one a line; comments start with "#". */
export function addressesOf(uris: string): string {
  return uris
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n');
}

const address = /^\s*(?:https?:\/\/|mailto:)\S+\s*$/;

/** Is the HTML only a coat around the plain text: an address copied with its link, or code copied with its colours? */
export function isPlain({ html, plain }: Pasted): boolean {
  if (html === '') return true;
  if (address.test(plain)) return true;
  if (/^\s*(?:<(?:html|body|meta)[^>]*>|<!--StartFragment-->|\s)*<(?:div|pre|span)[^>]*white-space:\s*pre\b/i.test(html)) return true;
  // Nothing but blocks and line breaks.
  return !/<(?:h[1-6]|b|strong|i|em|u|s|del|strike|a|ul|ol|table|blockquote|img|code|pre|sup|sub|hr)\b|font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic|line-through|mso-list/i.test(html);
}

export function plainOf({ uris, plain }: Pasted): string {
  return plain !== '' ? plain : addressesOf(uris);
}

type Convert = (html: string) => string;

export async function markdownOf(pasted: Pasted, load: () => Promise<{ markdownFromHtml: Convert }>): Promise<string> {
  try {
    const { markdownFromHtml } = await load();
    const markdown = markdownFromHtml(pasted.html);
    return markdown === '' ? plainOf(pasted) : markdown;
  } catch {
    return plainOf(pasted); // offline before the first use, or HTML that breaks the converter
  }
}
