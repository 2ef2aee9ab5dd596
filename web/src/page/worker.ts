// The Page preview's worker: the whole site in memory, pages made on demand by web/src/jekyll and the wasm core. Loaded when the Page
// tab is opened for the first time. One request after another; a page that never ends is ended from outside, with the worker.
import createModule from 'marbre-cli-core';
import wasmUrl from 'marbre-cli-core/wasm?url';
import { coreOf, toolsOf } from '../jekyll/core.ts';
import { type Language, type Note, sentence } from '../jekyll/notes.ts';
import { type Sass, loadSass } from '../jekyll/sass.ts';
import type { Tools } from '../jekyll/render.ts';
import { PagePreview } from './preview.ts';
import { type SourcePlace, placeOf } from './source_place.ts';

export type WorkerRequest =
  | {
      readonly type: 'render';
      /** The files given so far do not count. */
      readonly afresh: boolean;
      readonly files: readonly (readonly [path: string, text: string | null])[];
      readonly removed: readonly string[];
      readonly path: string;
      readonly now: number;
      readonly asOf: number | undefined;
      /** Style sheets that are in use: those that are another text now are answered too. */
      readonly sheets: readonly string[];
    }
  | { readonly type: 'sheets'; readonly addresses: readonly string[] }
  | { readonly type: 'files'; readonly addresses: readonly string[] }
  | { readonly type: 'link'; readonly address: string }
  | { readonly type: 'word'; readonly path: string; readonly lines: readonly [number, number]; readonly before: string; readonly word: string };

export interface RenderedPage {
  readonly html: string;
  readonly url: string;
  readonly siteUrl: string;
  readonly notes: readonly string[];
}
/** Address -> text; undefined: there is none. */
export type Sheets = readonly (readonly [address: string, text: string | undefined])[];

export interface WorkerAnswers {
  readonly render: { readonly page: RenderedPage | undefined; readonly sheets: Sheets };
  readonly sheets: { readonly sheets: Sheets; readonly notes: readonly string[] };
  /** Paths of the files behind the addresses. */
  readonly files: readonly (string | undefined)[];
  readonly link: string | undefined;
  /** Where a word stands in the source. */
  readonly word: SourcePlace;
}

type Envelope = { readonly id: number; readonly request: WorkerRequest } | { readonly language: Language };

let language: Language = 'fr';
let sass: Sass | undefined; // loaded for the first site that has sheets to compile
let sassWanted = false;
const tools = (core: Parameters<typeof toolsOf>[0]): Tools => ({
  ...toolsOf(core),
  get language() {
    return language;
  },
  get sass() {
    return sass;
  },
  sassWanted() {
    sassWanted = true;
  },
});
const preview = createModule({ locateFile: () => wasmUrl }).then((module) => new PagePreview(tools(coreOf(module))));
let given = new Map<string, string | undefined>(); // sheets as last answered

function sheetsOf(site: PagePreview, addresses: readonly string[], notes: Note[]): Sheets {
  const out: [string, string | undefined][] = [];
  for (const address of addresses) {
    const sheet = site.cssAt(address);
    notes.push(...(sheet?.notes ?? []));
    if (given.has(address) && given.get(address) === sheet?.text) continue;
    given.set(address, sheet?.text);
    out.push([address, sheet?.text]);
  }
  return out;
}

const inWords = (notes: readonly Note[]): string[] => [...new Set(notes.map((note) => `${sentence(note, language)} (${note.path})`))];

function answer(site: PagePreview, request: WorkerRequest): WorkerAnswers[WorkerRequest['type']] {
  switch (request.type) {
    case 'render': {
      if (request.afresh) {
        site.open(request.files);
        given.clear();
      } else {
        for (const [path, text] of request.files) site.set(path, text);
        for (const path of request.removed) site.set(path, undefined);
      }
      const made = site.render(request.path, request.now, request.asOf);
      const notes: Note[] = [];
      const sheets = sheetsOf(site, request.sheets, notes);
      return { page: made === undefined ? undefined : { ...made, notes: inWords([...made.notes, ...notes]) }, sheets };
    }
    case 'sheets': {
      const notes: Note[] = [];
      for (const address of request.addresses) given.delete(address);
      return { sheets: sheetsOf(site, request.addresses, notes), notes: inWords(notes) };
    }
    case 'files':
      return request.addresses.map((address) => site.fileAt(address));
    case 'link':
      return site.pageAt(request.address);
    case 'word':
      return placeOf(site.text(request.path) ?? '', request.lines, request.before, request.word);
  }
}

/** What was made without Sass, for want of it, is made again once it is there. Where it cannot be fetched the page says so. */
async function answerWithSass(site: PagePreview, request: WorkerRequest): Promise<WorkerAnswers[WorkerRequest['type']]> {
  const before = new Map(given);
  const first = answer(site, request);
  if (!sassWanted || sass !== undefined) return first;
  sassWanted = false;
  try {
    sass = await loadSass();
  } catch {
    return first;
  }
  given = before;
  site.forgetMade();
  return answer(site, request);
}

let last: Promise<unknown> = Promise.resolve();
self.addEventListener('message', ({ data }: MessageEvent<Envelope>) => {
  if ('language' in data) {
    language = data.language;
    return;
  }
  // One after another: the second of two requests must find the site as the first one left it.
  const answered = last.then(async () => ({ id: data.id, answer: await answerWithSass(await preview, data.request) }));
  last = answered.catch(() => undefined);
  answered
    .catch((error: unknown) => ({ id: data.id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }))
    .then((message) => {
      self.postMessage(message);
    })
    .catch(() => undefined);
});
