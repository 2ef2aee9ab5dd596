// C, C++, Java and Go as rouge 3.30 reads them.
import { type Modes, type Step, after, oneOf, re, recurse, s } from './scanner.ts';
import * as words from './words.ts';

// -- C and C++ ----------------------------------------------------------------------------------------------------------------
const id = '[a-zA-Z_][a-zA-Z0-9_]*';
const cBlank: readonly Step[] = [[re('[ \\t\\r]+'), ''], [re('\\\\\\n'), ''], [re('/(?:\\\\\\n)?[*].*?[*](?:\\\\\\n)?/', 's'), 'cm']];
const cSpace: readonly Step[] = [[re('\\n+'), '', 'begin'], [re('//(?:\\\\.|.)*?$'), 'c1', 'begin'], ...cBlank];
const cLine: readonly Step[] = [...cBlank, [re(`#if${s}0`), 'c', 'if0'], [re('#'), 'cp', 'macro'], [re(''), '', 1]];

interface CWords {
  readonly keywords: ReadonlySet<string>;
  readonly keywordsType: ReadonlySet<string>;
  readonly reserved: ReadonlySet<string>;
}

function cFamily({ keywords, keywordsType, reserved }: CWords, rootFirst: readonly Step[], statementsFirst: readonly Step[], more: (statements: readonly Step[]) => Modes): Modes {
  const statements: readonly Step[] = [
    ...statementsFirst,
    ...cSpace,
    [re('(?:u8|u|U|L)?"'), 's', 'string'],
    [re("(?:u8|u|U|L)?'(?:\\\\.|\\\\[0-7]{1,3}|\\\\x[a-f0-9]{1,2}|[^\\\\'\\n])'", 'i'), 'sc'],
    [re('(?:\\d+[.]\\d*|[.]?\\d+)e[+-]?\\d+[lu]*', 'i'), 'mf'],
    [re('\\d+e[+-]?\\d+[lu]*', 'i'), 'mf'],
    [re('0x[0-9a-f]+[lu]*', 'i'), 'mh'],
    [re('0[0-7]+[lu]*', 'i'), 'mo'],
    [re('\\d+[lu]*', 'i'), 'mi'],
    [re('\\*/'), 'err'],
    [re('[~!%^&*+=|?:<>/\\-]'), 'o'],
    [re('[()\\[\\],.;]'), 'p'],
    [re(`case${after}`), 'k', 'case'],
    [re(`(?:true|false|NULL)${after}`), 'nb'],
    [re(id), (scanner, [name]) => { scanner.put(keywords.has(name) ? 'k' : keywordsType.has(name) ? 'kt' : reserved.has(name) ? 'kr' : 'n', name); }],
  ];
  const modes: Modes = {
    begin: [[re(`${id}:(?!:)`), 'nl'], ...cLine],
    line: cLine,
    case: [[re(':'), 'p', 1], ...statements],
    root: [
      ...rootFirst,
      [re('\\n+'), '', 'line'],
      ...cSpace,
      [re(`([a-zA-Z0-9_* \\t\\r\\n\\f\\v]+?[ \\t\\r\\n\\f\\v*])(${id})(${s}*\\([^;]*?\\))((?:${s}|//.*?\\n|/[*].*?[*]/)*)(\\{|;)`), (scanner, [, before, name, signature, space, end]) => {
        recurse(scanner, modes, before);
        scanner.put('nf', name);
        recurse(scanner, modes, signature);
        recurse(scanner, modes, space);
        scanner.put('p', end);
        if (end === '{') scanner.push('function');
      }],
      [re('\\{'), 'p', 'function'],
      ...statements,
    ],
    function: [...cSpace, ...statements, [re(';'), 'p'], [re('\\{'), 'p', 'function'], [re('\\}'), 'p', 1]],
    string: [
      [re('"'), 's', 1],
      [re('\\\\(?:[\\\\abfnrtv"\']|x[a-fA-F0-9]{2,4}|[0-7]{1,3})'), 'se'],
      [re('[^\\\\"\\n]+'), 's'],
      [re('\\\\\\n'), 's'],
      [re('\\\\'), 's'],
    ],
    macro: [
      [re(`(include)(${s}*)(<[^>]+>)([^\\n]*)`), ['cp', '', 'cpf', 'c1']],
      [re(`(include)(${s}*)("[^"]+")([^\\n]*)`), ['cp', '', 'cpf', 'c1']],
      [re('[^/\\n\\\\]+'), 'cp'],
      [re('\\\\.', 's'), 'cp'],
      ...cBlank,
      [re('/'), 'cp'],
      [re('\\n'), 'cp', 1],
    ],
    if0: [
      [re(`^${s}*#if`), 'c', 'if0'],
      [re(`^${s}*#${s}*el(?:se|if)`), 'c', 1],
      [re(`^${s}*#${s}*endif${after}.*?(?<!\\\\)\\n`, 's'), 'c', 1],
      [re('.*?\\n'), 'c'],
    ],
    ...more(statements),
  };
  return modes;
}

export const c = cFamily(words.c, [], [], () => ({}));

const dq = "\\d(?:'?\\d)*";
export const cpp = cFamily(
  words.cpp,
  [[re(`(?:__offload|__blockingoffload|__outer)${after}`), 'kp']],
  [
    [re(`(?:class|struct)${after}`), 'k', 'classname'],
    [re(`template${after}`), 'k', 'template'],
    [re(`${dq}(?:\\.${dq})?(?:y|d|h|min|s|ms|us|ns|i|if|il)${after}`), 'mx'],
    [re(`(?:${dq}[.](?:${dq})?|[.]${dq})(?:e[+-]?${dq}[lu]*)?`, 'i'), 'mf'],
    [re(`${dq}e[+-]?${dq}[lu]*`, 'i'), 'mf'],
    [re("0x[0-9a-f](?:'?[0-9a-f])*[lu]*", 'i'), 'mh'],
    [re("0b[01]+(?:'[01]+)*"), 'mb'],
    [re("0[0-7](?:'?[0-7])*[lu]*", 'i'), 'mo'],
    [re(`${dq}[lu]*`, 'i'), 'mi'],
    [re(`nullptr${after}`), 'nb'],
    [re('(?:u8|u|U|L)?R"([a-zA-Z0-9_{}\\[\\]#<>%:;.?*+\\-/\\^&|~!=,"\']{0,16})\\(.*?\\)\\1"', 's'), 's'],
    [re('::|<=>'), 'o'],
    [re('[{}]'), 'p'],
  ],
  (statements) => ({
    classname: [[re(id), 'nc', 1], ...cSpace, [re('[.]{3}'), 'o'], [re(','), 'p', 1], [re(''), '', 1]],
    template: [[re('[>;]'), 'p', 1], [re(`typename${after}`), 'k', 'classname'], ...statements],
    case: [[re(':(?!:)'), 'p', 1], ...statements],
  }),
);

// -- Java ---------------------------------------------------------------------------------------------------------------------
const javaId = '[\\p{Alphabetic}\\p{M}_][\\p{L}\\p{M}\\p{N}\\p{Pc}]*';
const digit = '(?:[0-9]_+[0-9]|[0-9])';
const javaWords = (list: string): RegExp => re(`(?:${list.replaceAll(' ', '|')})${after}`);
export const java: Modes = {
  root: [
    [re('[ \\t\\r\\f\\v]+'), ''],
    [re('//.*?$'), 'c1'],
    [re('/\\*.*?\\*/', 's'), 'cm'],
    [javaWords('assert break case catch continue default do else finally for if goto instanceof new return switch this throw try while'), 'k'],
    [re(`(${s}*(?:[a-zA-Z_][a-zA-Z0-9_.\\[\\]<>]*${s}+)+?)([a-zA-Z_][a-zA-Z0-9_]*)(${s}*)(\\()`), (scanner, [, before, name, space, open]) => {
      recurse(scanner, java, before);
      scanner.put('nf', name);
      scanner.put('', space);
      scanner.put('o', open);
    }],
    [re(`@${javaId}`), 'nd'],
    [javaWords('abstract const enum extends final implements native private protected public static strictfp super synchronized throws transient volatile'), 'kd'],
    [javaWords('boolean byte char double float int long short var void'), 'kt'],
    [javaWords('true false null'), 'kc'],
    [javaWords('class interface'), 'kd', 'class'],
    [javaWords('import package'), 'kn', 'import'],
    [re('"(?:\\\\\\\\|\\\\"|[^"])*"'), 's'],
    [re("'(?:\\\\.|[^\\\\]|\\\\u[0-9a-f]{4})'"), 'sc'],
    [re(`(\\.)(${javaId})`), ['o', 'na']],
    [re(`${javaId}:`), 'nl'],
    [re(`\\p{Uppercase}[\\p{Uppercase}\\p{Nd}_]*${after}`), 'no'],
    [re(`\\p{Uppercase}[\\p{Alphabetic}\\p{M}\\p{Nd}]*${after}`), 'nc'],
    [re(`\\$?${javaId}`), 'n'],
    [re('[~^*!%&\\[\\](){}<>|+=:;,./?\\-]'), 'o'],
    [re(`${digit}+\\.${digit}+(?:[eE]${digit}+)?[fd]?`), 'mf'],
    [re('0b(?:[01]_+[01]|[01])+', 'i'), 'mb'],
    [re('0x(?:[0-9a-f]_+[0-9a-f]|[0-9a-f])+', 'i'), 'mh'],
    [re('0(?:[0-7]_+[0-7]|[0-7])+'), 'mo'],
    [re(`${digit}+L?`), 'mi'],
    [re('\\n'), ''],
  ],
  class: [[re(`${s}+`), ''], [re(javaId), 'nc', 1]],
  import: [[re(`${s}+`), ''], [re('[a-z0-9_.]+\\*?', 'i'), 'nn', 1]],
};

// -- Go -----------------------------------------------------------------------------------------------------------------------
const goWords = (list: string): RegExp => re(`(?:${oneOf(list.split(' '))})${after}`);
const goFloat = '(?:[0-9]+\\.(?:[0-9]+)?(?:[eE][+\\-]?[0-9]+)?|[0-9]+[eE][+\\-]?[0-9]+|\\.[0-9]+(?:[eE][+\\-]?[0-9]+)?)';
const goEscape = '\\\\[abfnrtv\\\\\'"]|\\\\u[0-9A-Fa-f]{4}|\\\\U[0-9A-Fa-f]{8}|\\\\x[0-9A-Fa-f]{2}';
export const go: Modes = {
  root: [
    [re('//.*|/\\*.*?\\*/'.replace('.*?', '[^]*?')), 'c'],
    [goWords('break default func interface select case defer go map struct chan else goto package switch const fallthrough if range type continue for import return var'), 'k'],
    [goWords('bool byte complex64 complex128 error float32 float64 int8 int16 int32 int64 int rune string uint8 uint16 uint32 uint64 uintptr uint'), 'kt'],
    [goWords('append cap close complex copy delete imag len make new panic print println real recover'), 'nb'],
    [goWords('true false iota nil'), 'no'],
    [re(`(?:[0-9]+|${goFloat})i`), 'm'],
    [re(goFloat), 'm'],
    [re('0[xX][0-9A-Fa-f]+|[0-9]+'), 'm'],
    [re(`'(?:[^\\n]|${goEscape}|\\\\[0-7]{3})'`), 'sc'],
    [re('\\.\\.\\.|[+&=!\\-|<*^>/:%.]'), 'o'],
    [re('[()\\[\\]{},;]'), 'p'],
    [re('[\\p{Alphabetic}\\p{M}_][\\p{Alphabetic}\\p{M}_\\p{Nd}]*'), 'n'],
    [re(`${s}+`), ''],
    [re('`'), 's', 'raw'],
    [re('"'), 's', 'string'],
  ],
  string: [[re(goEscape), 'se'], [re('\\\\.'), 'err'], [re('"'), 's', 1], [re('[^"\\\\]+'), 's']],
  raw: [[re('`'), 's', 1], [re('[^`]+'), 's']],
};
