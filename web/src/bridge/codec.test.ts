// The fixtures of tests/contract, decoded (out) and encoded (in) by the TypeScript side.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cutPieces, decodeOut, encodeIn, joinPieces } from './codec';
import { BadMessage, type Json } from './guards';
import type { MessageIn, PullFile, SiteText, StoredDraft } from './messages';

interface Fixture {
  readonly direction: 'in' | 'out';
  readonly message: Json & { readonly type: string };
  readonly bytes?: string;
  readonly bytes_base64?: string;
}
const folder = fileURLToPath(new URL('../../../tests/contract/', import.meta.url));
const names = (sub: string): string[] => readdirSync(folder + sub).filter((name) => name.endsWith('.json'));
const load = (name: string): Fixture => JSON.parse(readFileSync(folder + name, 'utf8')) as Fixture;
const bytesOf = (fixture: Fixture): Uint8Array =>
  new Uint8Array(fixture.bytes_base64 === undefined ? Buffer.from(fixture.bytes ?? '') : Buffer.from(fixture.bytes_base64, 'base64'));
const lengthsOf = (pieces: readonly Uint8Array[]): number[] => pieces.map((piece) => piece.length);

/** The typed message that an `in` fixture stands for: lengths replaced by their pieces. */
function typed({ message }: Fixture, bytes: Uint8Array): MessageIn {
  const cutTexts = (texts: readonly [string, number][]): SiteText[] => {
    const pieces = cutPieces(bytes, texts.map(([, length]) => length));
    return texts.map(([path], i) => [path, pieces[i] ?? new Uint8Array()]);
  };
  switch (message.type) {
    case 'site_opened':
      return {
        ...message,
        entries: (message['entries'] as [string, string, number, string][]).map(([path, sha, size, mode]) => ({ path, sha, size, mode })),
        texts: cutTexts(message['texts'] as [string, number][]),
      } as unknown as MessageIn;
    case 'site_texts':
      return { ...message, texts: cutTexts(message['texts'] as [string, number][]) } as unknown as MessageIn;
    case 'drafts_listed':
    case 'draft_loaded':
    case 'all_drafts': {
      const drafts = message['drafts'] as (Omit<StoredDraft, 'base' | 'text' | 'state' | 'log'> & Record<`${'base' | 'text' | 'state' | 'log'}_length`, number>)[];
      const pieces = cutPieces(bytes, drafts.flatMap((draft) => [draft.base_length, draft.text_length, draft.state_length, draft.log_length]));
      return {
        ...message,
        drafts: drafts.map(({ base_length: _b, text_length: _t, state_length: _s, log_length: _l, ...draft }, i) => {
          const [base, text, state, log] = pieces.slice(4 * i, 4 * i + 4);
          return { ...draft, base, text, state, log };
        }),
      } as unknown as MessageIn;
    }
    case 'version_loaded':
    case 'drafts_file': {
      const { length: _l, ...rest } = message;
      return { ...rest, [message.type === 'drafts_file' ? 'bytes' : 'text']: bytes } as unknown as MessageIn;
    }
    case 'pull_opened': {
      const pull = message['pull'] as { files: (Omit<PullFile, 'before' | 'after'> & { before_length: number; after_length: number })[] };
      let at = 0;
      const side = (length: number): Uint8Array | null => (length < 0 ? null : bytes.slice(at, (at += length)));
      const files = pull.files.map(({ before_length, after_length, ...file }) => ({ ...file, before: side(before_length), after: side(after_length) }));
      return { ...message, pull: { ...pull, files } } as unknown as MessageIn;
    }
    default:
      return message as unknown as MessageIn;
  }
}

describe('contract fixtures', () => {
  const fixtures = names('');

  test('there are fixtures of both directions', () => {
    expect(fixtures.filter((name) => name.startsWith('out_')).length).toBeGreaterThan(15);
    expect(fixtures.filter((name) => name.startsWith('in_')).length).toBeGreaterThan(15);
  });

  test.each(fixtures.filter((name) => name.startsWith('in_')))('%s is what the encoder writes', (name) => {
    const fixture = load(name);
    const bytes = bytesOf(fixture);
    const wire = encodeIn(typed(fixture, bytes));
    expect(JSON.parse(wire.envelope)).toEqual(fixture.message);
    expect(Buffer.from(wire.bytes).equals(bytes)).toBe(true);
  });

  test.each(fixtures.filter((name) => name.startsWith('out_')))('%s is decoded with every member', (name) => {
    const fixture = load(name);
    const bytes = bytesOf(fixture);
    const decoded = decodeOut(JSON.stringify(fixture.message), bytes);
    const expected: Record<string, unknown> = { ...fixture.message };
    const pieces: Uint8Array[] = [];
    if (decoded.type === 'save_draft') {
      const { base, text, state, ...rest } = decoded;
      pieces.push(base, text, state);
      const [base_length, text_length, state_length] = lengthsOf(pieces);
      expect({ ...rest, base_length, text_length, state_length }).toEqual(expected);
    } else if (decoded.type === 'append_draft') {
      const { batch, ...rest } = decoded;
      pieces.push(batch);
      expect({ ...rest, length: batch.length }).toEqual(expected);
    } else if (decoded.type === 'save_version') {
      const { text, ...rest } = decoded;
      pieces.push(text);
      expect({ ...rest, length: text.length }).toEqual(expected);
    } else if (decoded.type === 'save_file') {
      const { bytes: content, ...rest } = decoded;
      pieces.push(content);
      expect({ ...rest, length: content.length }).toEqual(expected);
    } else if (decoded.type === 'import_drafts') {
      pieces.push(...decoded.drafts.flatMap(({ base, text }) => [base, text]));
      const drafts = decoded.drafts.map(({ base, text, ...draft }) => ({ ...draft, base_length: base.length, text_length: text.length }));
      expect({ ...decoded, drafts }).toEqual(expected);
    } else if (decoded.type === 'publish') {
      pieces.push(...decoded.files.map((file) => file.content));
      const files = decoded.files.map(({ content, ...file }) => ({ ...file, length: content.length }));
      expect({ ...decoded, files }).toEqual(expected);
    } else if (decoded.type === 'render_page') {
      pieces.push(...decoded.files.map(([, file]) => file));
      expect({ ...decoded, files: decoded.files.map(([path, file]) => [path, file.length]) }).toEqual(expected);
    } else if (decoded.type === 'preview_html') {
      pieces.push(new TextEncoder().encode(decoded.html));
    } else {
      expect(decoded).toEqual(expected);
    }
    expect(Buffer.from(joinPieces(pieces)).equals(bytes)).toBe(true);
  });

  test.each(fixtures.filter((name) => name.startsWith('out_')))('%s with one byte too many is refused', (name) => {
    const fixture = load(name);
    if (fixture.message.type === 'preview_html') return;
    const bytes = joinPieces([bytesOf(fixture), new Uint8Array([65])]);
    expect(() => decodeOut(JSON.stringify(fixture.message), bytes)).toThrow(BadMessage);
  });

  test.each(fixtures.filter((name) => name.startsWith('out_')))('%s is refused when any one member is missing or of another type', (name) => {
    const fixture = load(name);
    for (const key of Object.keys(fixture.message)) {
      const without = Object.fromEntries(Object.entries(fixture.message).filter(([other]) => other !== key));
      expect(() => decodeOut(JSON.stringify(without), bytesOf(fixture)), `without ${key}`).toThrow(BadMessage);
      const other = { ...fixture.message, [key]: null };
      expect(() => decodeOut(JSON.stringify(other), bytesOf(fixture)), `null ${key}`).toThrow(BadMessage);
    }
  });
});

describe('messages of the interface', () => {
  test('a tree keeps optional members and leaves absent ones out', () => {
    const nodes = [{ id: 7, parent: 0, role: 'checkbox', name: 'A', rect: [1, 2, 3, 4], checked: false }];
    expect(decodeOut(JSON.stringify({ type: 'tree', nodes }), new Uint8Array())).toEqual({ type: 'tree', nodes });
  });

  test('a tree with one bad node is refused as a whole', () => {
    const nodes = [{ id: 7, parent: 0, role: 'button', name: 'A', rect: [1, 2, 3] }];
    expect(() => decodeOut(JSON.stringify({ type: 'tree', nodes }), new Uint8Array())).toThrow('rect is not four numbers');
  });

  test('preview HTML is the bytes, as UTF-8', () => {
    expect(decodeOut('{"type":"preview_html"}', new TextEncoder().encode('<p>é</p>'))).toEqual({ type: 'preview_html', html: '<p>é</p>' });
  });

  test('what is not JSON, not an object or of an unknown type is refused', () => {
    for (const bad of ['', '{', '[]', 'null', '{"type":7}', '{"type":"explode"}']) {
      expect(() => decodeOut(bad, new Uint8Array()), bad).toThrow(BadMessage);
    }
  });
});
