// The one script that runs in the Page preview's frame: it takes cleaned HTML from the host and changes only what differs, so that
// nothing flashes and the page stays where it was scrolled to.
//
// Why a script at all: the frame's origin is opaque, so that nothing outside can reach its document, and setting srcdoc again loads it
// anew (flash, scroll lost). Why it is safe: the frame is sandboxed without allow-same-origin (no storage, no cookies, no parent), its
// policy allows scripts by the hash of this text alone, and the HTML is cleaned by DOMPurify before. A page's own script would have to
// pass all three. The hash stands in the app's own policy too, because a srcdoc document inherits it.

function main(): void {
  const key = (node: Node): string => (node.nodeType === 1 ? (node as Element).tagName : String(node.nodeType));

  function attributes(from: Element, to: Element): void {
    for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
    for (const { name, value } of [...to.attributes]) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }

  // Equal children at both ends stay; those between are matched in order and changed in place where their tags agree.
  function children(from: Node, to: Node): void {
    const old = [...from.childNodes];
    const fresh = [...to.childNodes];
    let head = 0;
    while (head < fresh.length && old[head]?.isEqualNode(fresh[head] ?? null) === true) head++;
    let tail = 0;
    while (tail < old.length - head && tail < fresh.length - head && old[old.length - 1 - tail]?.isEqualNode(fresh[fresh.length - 1 - tail] ?? null) === true) tail++;
    const before = old.slice(head, old.length - tail);
    const after = fresh.slice(head, fresh.length - tail);
    const end = old[old.length - tail] ?? null;
    after.forEach((node, i) => {
      const current = before[i];
      if (current === undefined) from.insertBefore(document.importNode(node, true), end);
      else if (key(current) !== key(node)) from.replaceChild(document.importNode(node, true), current);
      else if (node.nodeType === 1) {
        attributes(current as Element, node as Element);
        children(current, node);
      } else if (current.nodeValue !== node.nodeValue) current.nodeValue = node.nodeValue;
    });
    before.slice(after.length).forEach((node) => {
      from.removeChild(node);
    });
  }

  let host: MessagePort | undefined;

  function show(html: string): void {
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    attributes(document.documentElement, parsed.documentElement);
    const policy = document.querySelector('meta[http-equiv]');
    const own = [...document.head.childNodes].filter((node) => node === policy || (node as Element).tagName === 'SCRIPT');
    own.forEach((node) => {
      (node).remove();
    });
    children(document.head, parsed.head);
    attributes(document.body, parsed.body);
    children(document.body, parsed.body);
    host?.postMessage({ type: 'shown' });
  }

  addEventListener('message', (event) => {
    const port = event.ports[0];
    if (host !== undefined || event.source !== parent || port === undefined) return;
    host = port;
    port.onmessage = ({ data }: MessageEvent<{ type: string; html?: string; block?: number }>) => {
      if (data.type === 'show') show(data.html ?? '');
      if (data.type === 'reveal') document.querySelector(`[data-block="${Number(data.block)}"]`)?.scrollIntoView({ block: 'nearest' });
    };
    port.postMessage({ type: 'ready' });
  });
  // Links, embeds and blocks are the host's: nothing here navigates.
  addEventListener(
    'click',
    (event) => {
      const element = event.target instanceof Element ? event.target : null;
      const link = element?.closest('a[href],area[href]');
      const embed = element?.closest('[data-embed]');
      if (link !== null && link !== undefined) {
        const href = link.getAttribute('href') ?? '';
        if (href.startsWith('#')) return;
        event.preventDefault();
        host?.postMessage({ type: 'link', href });
      } else if (embed !== null && embed !== undefined) host?.postMessage({ type: 'embed', url: embed.getAttribute('data-embed') });
      const block = element?.closest('[data-block]')?.getAttribute('data-block');
      if (block !== null && block !== undefined) host?.postMessage({ type: 'block', block: Number(block) });
    },
    true,
  );
  addEventListener(
    'submit',
    (event) => {
      event.preventDefault();
    },
    true,
  );
}

/** Text of the script element: its SHA-256 is in the policies. */
export const bootstrap = `(${main.toString()})()`;

/** 'sha256-...' as policies name it. */
export async function bootstrapHash(): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(bootstrap));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}
