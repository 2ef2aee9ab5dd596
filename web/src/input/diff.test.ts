import { describe, expect, test } from 'vitest';
import { diffValues, graphemeEnd, graphemeStart, type Replacement } from './diff';

const apply = (before: string, change: Replacement): string => before.slice(0, change.from) + change.text + before.slice(change.to);
/** Values with | at the caret. */
const diff = (before: string, after: string): Replacement | undefined => {
  const caret = after.indexOf('|');
  return diffValues(before.replace('|', ''), after.replace('|', ''), caret);
};

describe('one replacement out of two values', () => {
  test('nothing changed is no replacement', () => {
    expect(diff('abc', 'abc|')).toBeUndefined();
  });
  test('a letter typed into a run of the same letter lands where it was typed', () => {
    expect(diff('aa|aaa', 'aaa|aaa')).toEqual({ from: 2, to: 2, text: 'a' });
  });
  test('backspace and forward delete in a run of the same letter', () => {
    expect(diff('aaa|aa', 'aa|aa')).toEqual({ from: 2, to: 3, text: '' });
    expect(diff('aa|aaa', 'aa|aa')).toEqual({ from: 2, to: 3, text: '' });
  });
  test('a typed letter over a selection replaces it', () => {
    expect(diff('abcd', 'ax|d')).toEqual({ from: 1, to: 3, text: 'x' });
  });
  test('autocorrect behind the caret is found although the caret is elsewhere', () => {
    expect(diff('teh cat', 'the cat |')).toEqual({ from: 1, to: 7, text: 'he cat ' });
    expect(diff('teh cat sat', 'the| cat sat')).toEqual({ from: 1, to: 3, text: 'he' });
    expect(diffValues('teh cat', 'the cat', 0)).toEqual({ from: 1, to: 3, text: 'he' });
  });
  test('a combining accent replaces the letter it joins', () => {
    expect(diff('cafe', 'cafe\u0301|')).toEqual({ from: 3, to: 4, text: 'e\u0301' });
    expect(diff('cafe\u0301s', 'cafe|s')).toEqual({ from: 3, to: 5, text: 'e' });
  });
  test('the second half of a flag, and a skin tone, replace the whole emoji', () => {
    expect(diff('\u{1F1EB}', '\u{1F1EB}\u{1F1F7}|')).toEqual({ from: 0, to: 2, text: '\u{1F1EB}\u{1F1F7}' });
    expect(diff('👍!', '👍🏽|!')).toEqual({ from: 0, to: 2, text: '👍🏽' });
  });
  test('one emoji for another never cuts a surrogate pair', () => {
    expect(diff('a😀b', 'a😁|b')).toEqual({ from: 1, to: 3, text: '😁' });
  });
  test('a whole value set by a program', () => {
    expect(diffValues('alt', 'ganz neu', 8)).toEqual({ from: 0, to: 3, text: 'ganz neu' });
    expect(diffValues('alt', '', 0)).toEqual({ from: 0, to: 3, text: '' });
  });
  test('random edits are always reproduced, and their ends are grapheme boundaries of both values', () => {
    const pieces = ['a', 'a', 'b', 'é', 'e\u0301', '\n', ' ', '😀', '👨‍👩‍👧', '\u{1F1EB}\u{1F1F7}', '€'];
    let seed = 12345;
    const random = (n: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * n);
    };
    const text = (n: number): string => Array.from({ length: n }, () => pieces[random(pieces.length)]).join('');
    for (let i = 0; i < 2000; i += 1) {
      const [head, old, tail, fresh] = [text(random(6)), text(random(4)), text(random(6)), text(random(4))];
      const [before, after] = [head + old + tail, head + fresh + tail];
      const change = diffValues(before, after, random(3) === 0 ? random(after.length + 1) : (head + fresh).length);
      if (change === undefined) {
        expect(before).toBe(after);
        continue;
      }
      expect(apply(before, change)).toBe(after);
      expect(graphemeStart(before, change.from)).toBe(change.from);
      expect(graphemeEnd(before, change.to)).toBe(change.to);
    }
  });
  test('a megabyte on one line is diffed without segmenting all of it', () => {
    const long = 'x'.repeat(1_000_000);
    expect(diffValues(`${long}y`, `${long}zy`, 1_000_001)).toEqual({ from: 1_000_000, to: 1_000_000, text: 'z' });
  });
});
