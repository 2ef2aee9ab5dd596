// Is an SVG only a picture? It is published as it stands, on the site's own origin, so nothing in it may run, fetch or lead elsewhere.
import { HostFailure } from '../bridge/failure';

const elements = new Set(['script', 'foreignobject', 'iframe', 'object', 'embed', 'audio', 'video', 'handler', 'listener']);
const isInside = (address: string): boolean => /^\s*(?:#|data:image\/(?:png|jpe?g|gif|webp);)/i.test(address);
const isQuiet = (css: string): boolean => !/@import|expression\s*\(|javascript:|\\/i.test(css) && [...css.matchAll(/url\(\s*["']?([^"')]*)/gi)].every(([, address = '']) => isInside(address));

/** Throws HostFailure: `rejected` when it is none, `forbidden` when it does things. */
export function checkSvg(bytes: Uint8Array): void {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HostFailure('rejected', 'not UTF-8');
  }
  if (/<!DOCTYPE[^>]*\[|<!ENTITY|<\?xml-stylesheet/i.test(text)) throw new HostFailure('forbidden', 'a document type of its own, or a style sheet');
  const document = new DOMParser().parseFromString(text, 'image/svg+xml');
  const root = document.documentElement;
  if (root.localName !== 'svg' || root.namespaceURI !== 'http://www.w3.org/2000/svg' || document.querySelector('parsererror') !== null) throw new HostFailure('rejected', 'not SVG');
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName.toLowerCase();
    if (elements.has(name)) throw new HostFailure('forbidden', `<${name}>`);
    if (name === 'style' && !isQuiet(element.textContent)) throw new HostFailure('forbidden', 'a style that fetches');
    for (const { name: attribute, localName, value } of element.attributes) {
      const loud =
        /^on/i.test(localName) ||
        (/^(?:href|src|action|formaction)$/i.test(localName) && !isInside(value)) ||
        (/^(?:attributename)$/i.test(localName) && /href|^on/i.test(value)) ||
        ((localName === 'style' || /url\s*\(/i.test(value)) && !isQuiet(value));
      if (loud) throw new HostFailure('forbidden', attribute);
    }
  }
}
