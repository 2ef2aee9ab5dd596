// @vitest-environment jsdom
// The text agent against recorded event sequences of the three engines (a dead ^ then e, as tried in Debian's Chromium,
// Firefox and WebKitGTK), autocorrect, fill, dictation, and messages that arrive in between.
import { beforeEach, describe, expect, test } from 'vitest';
import type { AgentInput, AgentMessage } from '../bridge/messages';
import { createAgent, type TextAgent } from './agent';

let box: HTMLTextAreaElement;
let sent: AgentInput[];
let set: [number, string][];
let agent: TextAgent;
let deferred: (() => void)[];
let later: (() => void)[];
const finish = (): void => {
  for (const run of deferred.splice(0)) run();
};

const message = (text: string, from: number, to = from, serial = 1): AgentMessage => ({
  type: 'agent',
  node: 7,
  serial,
  text,
  from,
  to,
  rect: [0, 0, 100, 20],
  caret: [0, 0, 1, 20],
  size: 16,
  mono: false,
  multiline: true,
});
const brief = (): unknown[] => sent.map(({ kind, from, to, text }) => [kind, from, to, text]);
/** What wasm's window would hold after what was sent. */
const replay = (start: string): string =>
  sent.filter(({ kind }) => kind !== 'select').reduce((text, { from, to, text: put }) => text.slice(0, from) + put + text.slice(to), start);

beforeEach(() => {
  box = document.createElement('textarea');
  document.body.replaceChildren(box);
  box.focus();
  sent = [];
  set = [];
  deferred = [];
  later = [];
  agent = createAgent({
    send: (input) => sent.push(input),
    set: (node, value) => set.push([node, value]),
    elementOf: (node) => (node === 7 ? box : undefined),
    nodeOf: () => 7,
    place: () => undefined,
    defer: (run) => deferred.push(run),
    later: (run) => later.push(run),
  });
  agent.message(message('un t', 4));
});

/** One step of a recording: what the browser did to the box before the event, and the event. */
type Step =
  | readonly ['start']
  | readonly ['end']
  | readonly ['input', type: string, value: string, isComposing?: boolean]
  | readonly ['set', value: string];
function play(steps: readonly Step[]): void {
  for (const step of steps) {
    switch (step[0]) {
      case 'start':
        agent.compositionStart(box);
        break;
      case 'end':
        agent.compositionEnd(box);
        break;
      case 'set':
        box.value = step[1];
        box.setSelectionRange(step[1].length, step[1].length);
        break;
      case 'input':
        box.value = step[2];
        box.setSelectionRange(step[2].length, step[2].length);
        agent.input(box, step[1], step[3] ?? false);
    }
  }
}

describe('a dead ^ then e', () => {
  const cases: readonly (readonly [string, readonly Step[], readonly unknown[]])[] = [
    [
      'Chromium: update ^, update ê, compositionend=ê',
      [['start'], ['input', 'insertCompositionText', 'un t^', true], ['input', 'insertCompositionText', 'un tê', true], ['end']],
      [['compose', 4, 4, '^'], ['compose', 4, 5, 'ê'], ['commit', 5, 5, '']],
    ],
    [
      "Firefox: update ^, update '', compositionend='', then insertText=ê",
      [['start'], ['input', 'insertCompositionText', 'un t^', true], ['set', 'un t'], ['end'], ['input', 'insertCompositionText', 'un t'], ['input', 'insertText', 'un tê']],
      [['compose', 4, 4, '^'], ['compose', 4, 5, ''], ['commit', 4, 4, 'ê']],
    ],
    [
      "WebKitGTK: update ^, deleteCompositionText, compositionend='', insertFromComposition=ê, a second compositionend=ê",
      [
        ['start'],
        ['input', 'insertCompositionText', 'un t^', true],
        ['input', 'deleteCompositionText', 'un t', true],
        ['end'],
        ['input', 'insertFromComposition', 'un tê'],
        ['end'],
      ],
      [['compose', 4, 4, '^'], ['compose', 4, 5, ''], ['commit', 4, 4, 'ê']],
    ],
  ];
  test.each(cases)('%s', (_name, steps, expected) => {
    play(steps);
    expect(brief()).toEqual(expected);
    expect(replay('un t')).toBe('un tê');
    expect(agent.composing).toBe(false);
    for (const run of later) run();
    expect(sent).toHaveLength(expected.length);
  });
  test('given up, it ends with nothing: in a moment, or before the next key', () => {
    const givenUp: readonly Step[] = [['start'], ['input', 'insertCompositionText', 'un t^', true], ['set', 'un t'], ['end'], ['input', 'insertCompositionText', 'un t']];
    play(givenUp);
    for (const run of later) run();
    const expected = [['compose', 4, 4, '^'], ['compose', 4, 5, ''], ['commit', 4, 4, '']];
    expect(brief()).toEqual(expected);
    sent = [];
    play(givenUp);
    agent.finish();
    for (const run of later) run();
    expect(brief()).toEqual(expected);
  });
});

describe('text from outside the keyboard', () => {
  test('Gboard composes the whole word and replaces it by a suggestion', () => {
    play([['start'], ['input', 'insertCompositionText', 'un te', true], ['input', 'insertCompositionText', 'un tes', true], ['input', 'insertCompositionText', 'un test', true], ['end'], ['input', 'insertText', 'un test ']]);
    expect(replay('un t')).toBe('un test ');
    expect(sent.at(-1)).toMatchObject({ kind: 'insert', text: ' ' });
  });
  test('autocorrect replaces a word behind the caret and says where the caret stays', () => {
    box.value = 'le t';
    box.setSelectionRange(2, 2);
    agent.input(box, 'insertReplacementText', false);
    expect(brief()).toEqual([['insert', 0, 2, 'le']]);
    expect(replay('un t')).toBe('le t');
    box.value = 'la t';
    box.setSelectionRange(4, 4);
    agent.input(box, 'insertReplacementText', false);
    expect(replay('un t')).toBe('la t');
  });
  test('an emoji of two surrogates in two events arrives whole in the end', () => {
    play([['input', 'insertText', 'un t\uD83D'], ['input', 'insertText', 'un t\uD83D\uDE00']]);
    expect(replay('un t')).toBe('un t😀');
  });
  test('deletions are told apart from insertions', () => {
    play([['input', 'deleteContentBackward', 'un ']]);
    expect(brief()).toEqual([['delete', 3, 4, '']]);
  });
  test('a paste replaces the selection, with line breaks as one character', () => {
    box.setSelectionRange(0, 2);
    agent.selectionChange();
    agent.paste('a\r\nb');
    expect(brief()).toEqual([['select', 0, 2, ''], ['paste', 0, 2, 'a\nb']]);
    expect(box.value).toBe('a\nb t');
  });
  test('a paste of megabytes goes to wasm and not into the box, whose next window shows what is around the caret', () => {
    const long = 'mot '.repeat(100_000);
    expect(agent.paste(long)).toBe(true);
    expect(brief()).toEqual([['paste', 4, 4, long]]);
    expect(box.value).toBe('un t');
    agent.message(message('mot mot ', 8, 8, 2));
    expect(box.value).toBe('mot mot ');
  });
  test('a box without the focus is set as a whole', () => {
    agent.message({ ...message('', 0), node: 0 });
    box.blur();
    box.value = 'rempli';
    agent.input(box, '', false);
    expect(set).toEqual([[7, 'rempli']]);
    expect(sent).toEqual([]);
  });
});

describe('typed into a focused box before its first window came', () => {
  beforeEach(() => {
    agent.message({ ...message('', 0), node: 0 });
    box.value = '';
  });
  test('it stays there, and is told as a difference, so that what is typed next is behind it', () => {
    play([['input', 'insertText', 'p'], ['input', 'insertText', 'pl']]);
    expect([agent.holds(box), agent.waiting]).toEqual([true, true]);
    agent.message(message('', 0, 0, 2));
    expect([box.value, agent.waiting]).toEqual(['pl', false]);
    play([['input', 'insertText', 'ple']]);
    agent.message(message('', 0, 0, 2)); // an echo of before
    expect([brief(), box.value, set]).toEqual([[['insert', 0, 0, 'pl'], ['insert', 2, 2, 'e']], 'ple', []]);
  });
  test('over what the field held, selected as the browser had it', () => {
    box.value = 'titre';
    box.setSelectionRange(0, 5);
    play([['input', 'insertText', 'n']]);
    agent.message(message('titre', 5, 5, 2));
    expect([brief(), replay('titre'), box.value]).toEqual([[['insert', 0, 5, 'n']], 'n', 'n']);
  });
  test('a composition is let finish first', () => {
    play([['start'], ['input', 'insertCompositionText', '^', true]]);
    agent.message(message('', 0, 0, 2));
    expect(box.value).toBe('^');
    play([['input', 'insertCompositionText', 'ê', true], ['end']]);
    agent.settle();
    expect([brief(), box.value]).toEqual([[['insert', 0, 0, 'ê']], 'ê']);
  });
  test('when the focus goes elsewhere before, the whole value is told', () => {
    play([['input', 'insertText', 'p']]);
    agent.message({ ...message('', 0), node: 0 });
    expect(set).toEqual([]);
    box.blur();
    agent.message({ ...message('', 0), node: 0 });
    expect([set, agent.holds(box)]).toEqual([[[7, 'p']], false]);
  });
});

describe('messages from wasm', () => {
  test('a new serial replaces value and selection', () => {
    agent.message(message('tout neuf', 2, 6, 2));
    expect([box.value, box.selectionStart, box.selectionEnd]).toEqual(['tout neuf', 2, 6]);
    play([['input', 'insertText', 'tout neuf!']]);
    expect(sent[0]).toMatchObject({ serial: 2 });
  });
  test('an echo of before the latest letter changes nothing', () => {
    play([['input', 'insertText', 'un te'], ['input', 'insertText', 'un tes']]);
    agent.message(message('un te', 5));
    expect(box.value).toBe('un tes');
    agent.message(message('un tes', 6));
    expect(box.value).toBe('un tes');
    expect(box.selectionStart).toBe(6);
  });
  test('while a composition runs the box is left alone, afterwards the latest message counts', () => {
    play([['start'], ['input', 'insertCompositionText', 'un t^', true]]);
    agent.message(message('autre', 5, 5, 2));
    agent.message(message('encore', 6, 6, 3));
    expect(box.value).toBe('un t^');
    play([['input', 'insertCompositionText', 'un tê', true], ['end']]);
    expect(sent.every(({ serial }) => serial === 1)).toBe(true);
    agent.settle();
    expect(box.value).toBe('encore');
  });
  test('what wasm says after the end of a composition supersedes what waited', () => {
    play([['start'], ['input', 'insertCompositionText', 'un tê', true]]);
    agent.message(message('autre', 5, 5, 2));
    play([['end']]);
    agent.message(message('un tê', 5, 5, 3));
    agent.settle();
    expect(box.value).toBe('un tê');
  });
});

describe('selection', () => {
  test('what is selected while the focus comes is kept, and told; what wasm places itself is not overruled', () => {
    agent.message({ ...message('', 0), node: 0 });
    box.value = 'titre';
    agent.message(message('titre', 5, 5, 2));
    box.setSelectionRange(0, 5); // select() fires the focus event first
    finish();
    expect([brief(), box.selectionStart, box.selectionEnd]).toEqual([[['select', 0, 5, '']], 0, 5]);
    agent.message({ ...message('', 0), node: 0 });
    agent.focusing();
    agent.message(message('titre', 3, 3, 3));
    finish();
    expect([box.selectionStart, box.selectionEnd, sent.length]).toEqual([3, 3, 1]);
  });
  test('without a selection of its own, a field that gets the focus has the caret where wasm has it', () => {
    agent.message({ ...message('', 0), node: 0 });
    box.setSelectionRange(0, 0);
    agent.message(message('un t', 2, 2, 2));
    finish();
    agent.selectionChange();
    expect([brief(), box.selectionStart]).toEqual([[], 2]);
  });
  test('an echo does not undo a selection that the browser has yet to report', () => {
    box.setSelectionRange(0, 2);
    agent.message(message('un t', 4));
    agent.selectionChange();
    expect(brief()).toEqual([['select', 0, 2, '']]);
  });
  test('our own placing of the selection is not reported back', () => {
    agent.message(message('un t', 1, 3));
    agent.selectionChange();
    expect(sent).toEqual([]);
  });
  test("the person's selection is reported once, on grapheme boundaries", () => {
    agent.message(message('x👨‍👩‍👧y', 0, 0, 2));
    box.setSelectionRange(3, 4);
    agent.selectionChange();
    agent.selectionChange();
    expect(brief()).toEqual([['select', 1, 9, '']]);
  });
  test('nothing is reported while composing or from another element', () => {
    play([['start']]);
    box.setSelectionRange(0, 0);
    agent.selectionChange();
    play([['end']]);
    sent = [];
    box.blur();
    box.setSelectionRange(2, 2);
    agent.selectionChange();
    expect(sent).toEqual([]);
  });
});
