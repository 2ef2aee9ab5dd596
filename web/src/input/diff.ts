// What a text box's new value changed, as one replacement. Browsers report dead keys, IME, autocorrect, dictation and password
// managers in as many ways as there are engines; the value before and after is what they agree on.
//
// The replacement ends at the caret when the text after the caret is unchanged (so a letter typed into "aaa" lands where it was
// typed), and never cuts a grapheme in two: an accent that joins a letter replaces the letter.

export interface Replacement {
  /** UTF-16 units in the old value. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const context = 512; // units looked at before a position: no grapheme in use is longer

/** Where the grapheme around `at` starts; `at` itself when it is a boundary. */
export function graphemeStart(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.min(Math.max(at, 0), text.length);
  let start = Math.max(text.lastIndexOf('\n', at - 1) + 1, at - context, 0);
  if (start > 0 && start < at && /[\uDC00-\uDFFF]/.test(text.charAt(start))) start += 1;
  if (start >= at) return at;
  const segment = graphemes.segment(text.slice(start, at + context)).containing(at - start);
  return segment === undefined ? at : start + segment.index;
}

export function graphemeEnd(text: string, at: number): number {
  const start = graphemeStart(text, at);
  if (start === at) return at;
  const segment = graphemes.segment(text.slice(start, at + context)).containing(0);
  return start + (segment?.segment.length ?? at - start);
}

function commonPrefix(a: string, b: string, limit: number): number {
  let n = 0;
  while (n < limit && a.charCodeAt(n) === b.charCodeAt(n)) n += 1;
  return n;
}

function commonSuffix(a: string, b: string, limit: number): number {
  let n = 0;
  while (n < limit && a.charCodeAt(a.length - 1 - n) === b.charCodeAt(b.length - 1 - n)) n += 1;
  return n;
}

/** undefined when nothing changed. `caret` is the end of the selection in `after`. */
export function diffValues(before: string, after: string, caret: number): Replacement | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  const behind = after.length - caret;
  const caretFits = behind >= 0 && behind <= shorter && before.endsWith(after.slice(caret));
  let suffix = caretFits ? behind : commonSuffix(before, after, shorter);
  let prefix = commonPrefix(before, after, shorter - suffix);
  // Back to the last position that is a grapheme boundary in both values, and the same at the end.
  for (;;) {
    const snapped = Math.min(graphemeStart(before, prefix), graphemeStart(after, prefix));
    if (snapped === prefix) break;
    prefix = snapped;
  }
  for (;;) {
    const snapped = Math.min(
      before.length - graphemeEnd(before, before.length - suffix),
      after.length - graphemeEnd(after, after.length - suffix),
    );
    if (snapped === suffix) break;
    suffix = snapped;
  }
  return { from: prefix, to: before.length - suffix, text: after.slice(prefix, after.length - suffix) };
}
