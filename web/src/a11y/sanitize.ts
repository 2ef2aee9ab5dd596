// The page's HTML as something that can only be read: for the mirror's reading view. The browser's own sanitizer where there is
// one (the HTML Sanitizer API), DOMPurify elsewhere, fetched when it is first needed. Either way the markup is parsed in a document
// that loads nothing, and loses what acts, what leads away, and what could pass for a part of the interface.

const words = (list: string): string[] => list.split(' ');
/** What text to be read is made of; whatever else there is goes. */
const elements = words(
  'a abbr address article b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 ' +
    'hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr',
);
/** Their text is the page's, they themselves would pass for controls and landmarks. */
const unwrapped = words('aside button fieldset font footer form header label legend main nav');
const attributes = words('alt cite colspan datetime dir headers href lang reversed rowspan scope start title');

/** `html` as a fragment of the current document. */
export type Sanitize = (html: string) => DocumentFragment;

interface WithSetHTML {
  setHTML(html: string, options: { sanitizer: { elements: string[]; replaceWithChildrenElements: string[]; attributes: string[]; comments: boolean; dataAttributes: boolean } }): void;
}
const hasSetHTML = (element: object): element is WithSetHTML => 'setHTML' in element && typeof element.setHTML === 'function';

function readOnly(fragment: DocumentFragment): DocumentFragment {
  for (const element of fragment.querySelectorAll('*')) {
    if (element.tagName === 'IMG' && !element.hasAttribute('alt')) element.setAttribute('alt', '');
    if (element.tagName === 'A') {
      if (element.hasAttribute('href')) element.setAttribute('role', 'link');
      element.removeAttribute('href'); // nothing here leads away from the editor
    }
  }
  return fragment;
}

/** The browser's own; undefined where it has none. */
function native(): Sanitize | undefined {
  const inert = document.implementation.createHTMLDocument('');
  if (!hasSetHTML(inert.body)) return undefined;
  return (html) => {
    const holder = inert.createElement('div');
    if (hasSetHTML(holder)) {
      holder.setHTML(html, { sanitizer: { elements, replaceWithChildrenElements: unwrapped, attributes, comments: false, dataAttributes: false } });
    }
    const fragment = inert.createDocumentFragment();
    for (let node = holder.firstChild; node !== null; node = holder.firstChild) fragment.append(node); // too many for one call's arguments
    readOnly(fragment); // before it is adopted: a document that is shown would fetch its images
    document.adoptNode(fragment);
    return fragment;
  };
}

async function library(): Promise<Sanitize> {
  const { default: purify } = await import('dompurify');
  return (html) =>
    readOnly(
      purify.sanitize(html, {
        RETURN_DOM_FRAGMENT: true,
        ALLOWED_TAGS: [...elements, '#text'],
        ALLOWED_ATTR: attributes,
        ALLOW_DATA_ATTR: false,
        ALLOW_ARIA_ATTR: false,
      }),
    );
}

export function loadSanitizer(): Sanitize | Promise<Sanitize> {
  return native() ?? library();
}
