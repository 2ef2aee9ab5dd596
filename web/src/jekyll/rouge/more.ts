// Rust and Liquid as rouge 3.30 reads them.
import { type Modes, type Scanner, type Step, after, re, s } from './scanner.ts';

// -- Rust ---------------------------------------------------------------------------------------------------------------------
const words = (list: string): string => list.trim().replace(/\s+/g, '|');
const keywords = words(`as async await break const continue crate dyn else enum extern false fn for if impl in let log loop match mod move mut pub ref
  return self Self static struct super trait true type unsafe use where while abstract become box do final macro override priv typeof unsized virtual yield try union`);
const builtins = new Set(words(`Add BitAnd BitOr BitXor bool c_char c_double c_float char c_int clock_t c_long c_longlong Cons Const Copy c_schar c_short
  c_uchar c_uint c_ulong c_ulonglong c_ushort c_void dev_t DIR dirent Div Either Eq Err f32 f64 Failure FILE float fpos_t i16 i32 i64 i8 isize Index ino_t
  int intptr_t Left mode_t Modulo Mul Neg Nil None Num off_t Ok Option Ord Owned pid_t Ptr ptrdiff_t Right Send Shl Shr size_t Some ssize_t str Sub Success
  time_t u16 u32 u64 u8 usize uint uintptr_t Box Vec String Gc Rc Arc u128 i128 Result Sync Pin Unpin Sized Drop drop Fn FnMut FnOnce Clone PartialEq
  PartialOrd AsMut AsRef From Into Default DoubleEndedIterator ExactSizeIterator Extend IntoIterator Iterator`).split('|'));
const id = '[\\p{XID_Start}_]\\p{XID_Continue}*';
const escapes = '\\\\(?:[nrt\'"\\\\0]|x[0-9a-fA-F]{2}|u\\{(?:[0-9a-fA-F]_*){1,6}\\})';
const size = '(?:8|16|32|64|128|size)';
const fraction = '[.][0-9][0-9_]*';
const exponent = '[eE][-+]?[0-9_]+';
const literals: readonly Step[] = [
  [re(`(?:true|false)${after}`), 'kc'],
  [re(`b?'(?:${escapes}|[^\\\\])'`), 'sc'],
  [re('b?"'), 's', 'string'],
  [re('b?r(#*)".*?"\\1', 's'), 's'],
  [re(`[0-9][0-9_]*(?:${fraction}(?:${exponent})?(?:f32|f64)?|(?:${fraction})?${exponent}(?:f32|f64)?|(?:${fraction})?(?:${exponent})?(?:f32|f64)|[.](?![._\\p{XID_Start}]))`), 'mf'],
  [re(`(?:0b[10_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|[0-9][0-9_]*)(?:u${size}?|i${size})?`), 'mi'],
];
const rustSpace: readonly Step[] = [
  [re(`${s}+`), ''],
  [re('////+[^\\n]*'), 'c1'],
  [re('//[/!][^\\n]*'), 'cd'],
  [re('//[^\\n]*'), 'c1'],
  [re('/\\*\\*\\*?/'), 'cm'],
  [re('/\\*\\*\\*+'), 'cm', 'plainBlock'],
  [re('/[*][*!]'), 'cd', 'docBlock'],
  [re('/[*]'), 'cm', 'plainBlock'],
];
const block = (kind: string, mode: string): readonly Step[] => [[re('\\*/'), kind, 1], [re('/\\*'), kind, mode], [re('[^*/]+|[*/]'), kind]];
const root: readonly Step[] = [
  [re('\\n'), '', 'begin'],
  ...rustSpace,
  [re('#!?\\['), 'nd', 'attribute'],
  [re(`(?:${keywords})${after}`), 'k'],
  ...literals,
  [re('[=\\-]>'), 'k'],
  [re('<->'), 'k'],
  [re('[()\\[\\]{}|,:;]'), 'p'],
  [re('[*/!@~&+%^<>=?\\-]|\\.{2,3}'), 'o'],
  [re(`(?:[.]${s}*)?${id}(?=${s}*[(])`), 'nf'],
  [re(`[.]${s}*await${after}`), 'k'],
  [re(`[.]${s}*${id}`), 'py'],
  [re(`[.]${s}*[0-9]+`), 'na'],
  [re(`(${id})(::)`), ['nn', 'p']],
  [re('macro_rules!'), 'nd', 'macroRules'],
  [re(`${id}!`), 'nd', 'macro'],
  [re(`'static${after}`), 'k'],
  [re(`'${id}`), 'nv'],
  [re(id), (scanner, [name]) => { scanner.put(builtins.has(name) ? 'nb' : 'n', name); }],
];

export function rust(): Modes {
  const open = new Map<string, number>(); // by the closing bracket
  const count = (bracket: string, by: number): void => { open.set(bracket, (open.get(bracket) ?? 0) + by); };
  const macro: readonly Step[] = [
    ...literals,
    [re('[\\[{(]'), (scanner, [bracket]) => {
      count(bracket === '[' ? ']' : bracket === '{' ? '}' : ')', 1);
      scanner.put('p', bracket);
    }],
    [re('[\\]})]'), (scanner, [bracket]) => {
      count(bracket, -1);
      if ([...open.values()].every((n) => n === 0)) scanner.pop();
      scanner.put('p', bracket);
    }],
    [re(`${id}!`), 'nd'],
    ...root,
    [re('.'), ''],
  ];
  return {
    root,
    begin: [...rustSpace, [re(`#${s}[^\\n]*`), 'cs'], [re(''), '', 1]],
    attribute: [...rustSpace, ...literals, [re('[(,)=:]'), 'nd'], [re('\\]'), 'nd', 1], [re(id), 'nd']],
    plainBlock: block('cm', 'plainBlock'),
    docBlock: block('cd', 'docBlock'),
    macro,
    macroRules: [[re(`[$]${id}(?::${id})?`), 'nv'], [re('[$]'), 'nv'], ...macro],
    string: [[re('"'), 's', 1], [re(escapes), 'se'], [re('[^"\\\\]+'), 's']],
  };
}

// -- Liquid -------------------------------------------------------------------------------------------------------------------
const notSpace = '[^ \\t\\r\\n\\f\\v';
const out = (scanner: Scanner, match: RegExpExecArray): void => {
  scanner.put('p', match[0]);
  scanner.pop(99);
};
const kinds = (...list: readonly string[]): readonly string[] => list;
const blank: Step = [re('[ \\t]+'), 'w'];
const keyword: Step = [re(`(?:false|true|nil)${after}`), 'kc'];
const strings: readonly Step[] = [[re("'[^']*'"), 's1'], [re('"[^"]*"'), 's2']];
const numbers: readonly Step[] = [[re('-'), 'o'], [re('[0-9]+\\.[0-9]+'), 'mf'], [re('[0-9]+'), 'mi']];
const variable: readonly Step[] = [
  [re(`(?:empty|blank|forloop\\.${notSpace}%}|:]+)(?:(?<=[\\p{L}\\p{M}\\p{N}\\p{Pc}])${after}|(?<![\\p{L}\\p{M}\\p{N}\\p{Pc}])(?=[\\p{L}\\p{M}\\p{N}\\p{Pc}]))`), 'nb'],
  [re('\\.(?=[A-Za-z0-9_])|\\[|\\]'), 'p'],
  [re(`(?:first|last|size)${after}`), 'nf'],
  [re('[a-zA-Z_][A-Za-z0-9_\\-]*\\??'), 'nv'],
];
const generic: readonly Step[] = [blank, keyword, ...strings, ...numbers, ...variable];
const parameter: readonly Step[] = [blank, keyword, ...strings, ...numbers, [re(`(${notSpace}=:]+)(${s}*)([=:])`), kinds('na', 'w', 'o')], [re('[,:]'), 'p']];
const other: Step = [re(`${notSpace}]+`), ''];
const variableParameter: readonly Step[] = [...parameter, ...variable, other];
const endOfTag: Step = [re('-?\\}\\}'), out];
const endOfBlock: Step = [re('-?%\\}'), out];
const filter = (not: string, go?: string): Step => [re(`(\\|)(${s}*)([a-zA-Z_]${notSpace}${not}|:]*)`), kinds('p', 'w', 'nf'), ...(go === undefined ? [] : [go])] as unknown as Step;
const quotedKind = (text: string | undefined, plain: string): string => (/'[^']*'/.test(text ?? '') ? 's1' : /"[^"]*"/.test(text ?? '') ? 's2' : plain);
const until = (tag: string, kind: string): readonly Step[] => [
  [re('[^{]+'), kind],
  [re(`(\\{%-?)(${s}*)(${tag})(${s}*)(-?%\\})`), (scanner, match) => {
    ['p', 'w', 'nt', 'w', 'p'].forEach((one, i) => { scanner.put(one, match[i + 1]); });
    scanner.pop(99);
  }],
  [re('\\{'), kind],
];

export const liquid: Modes = {
  root: [[re('[^{]+'), ''], [re(`(\\{%-?)(${s}*)`), kinds('p', 'w'), 'tag'], [re(`(\\{\\{-?)(${s}*)`), kinds('p', 'w'), 'output'], [re('\\{'), '']],
  tag: [
    [re(`(?:if|elsif|unless|case)${after}`), 'kr', 'condition'],
    [re(`when${after}`), 'kr', 'when'],
    [re(`(else)(${s}*)(-?%\\})`), kinds('kr', 'w', 'p'), 1],
    [re(`(capture|(?:in|de)crement)(${s}+)(${notSpace}%]+)(${s}*)(-?%\\})`), kinds('nt', 'w', 'nv', 'w', 'p'), 1],
    [re(`(comment)(${s}*)(-?%\\})`), kinds('nt', 'w', 'p'), 'comment'],
    [re(`(raw)(${s}*)(-?%\\})`), kinds('nt', 'w', 'p'), 'raw'],
    [re(`(end(?:if|unless|case))(${s}*)(-?%\\})`), kinds('kr', 'w', 'p'), 1],
    [re(`(end${notSpace}%]+)(${s}*)(-?%\\})`), kinds('nt', 'w', 'p'), 1],
    [re(`(?:assign|echo)${after}`), 'nt', 'assign'],
    [re(`(?:include|render)${after}`), 'nt', 'include'],
    [re(`(cycle)(${s}+)(?:(${notSpace}:]*)(${s}*)(:))?(${s}*)`), (scanner, match) => {
      ['nt', 'w', quotedKind(match[3], 'na'), 'w', 'p', 'w'].forEach((one, i) => { scanner.put(one, match[i + 1]); });
      scanner.push('variableMarkup');
    }],
    [re(`(for|tablerow)(${s}+)([A-Za-z0-9_\\-]+)(${s}+)(in)(${s}+)((?:${notSpace}%,|'"]|"[^"]*"|'[^']*')+)(${s}*)`), (scanner, match) => {
      ['nt', 'w', 'nv', 'w', 'nt', 'w', quotedKind(match[7], 'nv'), 'w'].forEach((one, i) => { scanner.put(one, match[i + 1]); });
      scanner.push('markup');
    }],
    [re(`(${notSpace}%]+)(${s}*)`), kinds('nt', 'w'), 'markup'],
  ],
  output: [filter('}', 'filters'), endOfTag, ...generic],
  filters: [filter('%}'), endOfTag, endOfBlock, ...variableParameter],
  condition: [[re('[=!]=|[<>]=?'), 'o'], [re(`(?:and|or|contains)${after}`), 'ow'], endOfBlock, ...generic],
  when: [endOfBlock, ...generic],
  markup: [[re(`reversed${after}`), 'na'], endOfBlock, ...parameter, other],
  variableMarkup: [endOfBlock, ...variableParameter],
  comment: until('endcomment', 'c'),
  raw: until('endraw', ''),
  assign: [[re('='), 'o'], filter('%', 'filters'), endOfBlock, ...generic],
  include: [[re(`(\\{\\{-?)(${s}*)`), kinds('p', 'w'), 'embedded'], [re(`(?:with|for)${after}`), 'nt'], [re(`[/A-Za-z0-9_\\-]+(?:\\.[A-Za-z0-9_\\-]+)+(?<=[A-Za-z0-9_])${after}`), ''], endOfBlock, ...variableParameter],
  embedded: [filter('}'), [re('-?\\}\\}'), 'p', 1], ...variableParameter],
};
