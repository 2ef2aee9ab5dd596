// Ruby as rouge 3.30 reads it: whether a slash divides depends on what stands before it, here-documents wait for the end of their line.
import { type Modes, type Step, after, becoming, re, s } from './scanner.ts';

const w = '[A-Za-z0-9_]';
const name = '[a-zA-Z_][A-Za-z0-9_]*';
const letter = '[\\p{L}\\p{M}\\p{N}\\p{Pc}]';
const edge = `(?:(?<=${letter})(?!${letter})|(?<!${letter})(?=${letter}))`;
const escapes = `\\\\(?:[\\\\abefnrstv#"']|x[a-fA-F0-9]{1,2}|[0-7]{1,3})`;
const words = (list: string): string => `(?:${list.replace(/\s+/g, '|')})`;

const keywords = words('BEGIN END alias begin break case defined\\? do else elsif end ensure for if in next redo rescue raise retry return super then undef unless until when while yield');
const pseudo = words('loop include extend raise alias_method attr catch throw private module_function public protected true false nil __FILE__ __LINE__');
const asking = words(
  'autoload block_given const_defined eql equal frozen include instance_of is_a iterator kind_of method_defined nil private_method_defined protected_method_defined public_method_defined respond_to tainted',
);
const builtins = words(
  'attr_reader attr_writer attr_accessor __id__ __send__ abort ancestors at_exit autoload binding callcc caller catch chomp chop class_eval class_variables clone const_defined\\? const_get const_missing const_set constants display dup eval exec exit extend fail fork format freeze getc gets global_variables gsub hash id included_modules inspect instance_eval instance_method instance_methods instance_variable_get instance_variable_set instance_variables lambda load local_variables loop method method_missing methods module_eval name object_id open p print printf private_class_method private_instance_methods private_methods proc protected_instance_methods protected_methods public_class_method public_instance_methods public_methods putc puts raise rand readline readlines require require_relative scan select self send set_trace_func singleton_methods sleep split sprintf srand sub syscall system taint test throw to_a to_s trace_var trap untaint untrace_var warn',
);

const intp: readonly Step[] = [[re('#\\{'), 'si', 'hole'], [re('#(?:@@?|\\$)[a-z_][A-Za-z0-9_]*', 'i'), 'si']];
const escaped: readonly Step[] = [...intp, [re(escapes), 'se'], [re('\\\\.'), 'se']];
const inline: Step = [re('[ \\t\\r]+'), ''];
const space: readonly Step[] = [inline, [re(`\\n${s}*`), '', 'begin'], [re('#.*$'), 'c1'], [re('=begin(?![\\p{L}\\p{M}\\p{N}\\p{Pc}]).*?\\n=end(?![\\p{L}\\p{M}\\p{N}\\p{Pc}])', 's'), 'cm']];

const pairs: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')', '<': '>' };
const outside = (c: string): string => c.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
const inClass = (c: string): string => c.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');

/** %w(...), %r{...}, %|...|: which of them, and between which marks. */
const percent: Step = [re(`%([rqswQWxiI])?([^A-Za-z0-9_ \\t\\r\\n\\f\\v])`), (scanner, [mark, letterOf, open = '']) => {
  const close = pairs[open] ?? open;
  const kind = letterOf === 'r' ? 'sr' : 'sx';
  if (letterOf === 'r') scanner.push('flags');
  scanner.put(kind, mark);
  const both = open === close ? (open === '#' ? '' : inClass(open)) : inClass(open) + inClass(close);
  const nested: Step[] = open === close ? [] : [[re(outside(open)), (inner, [text]) => {
    inner.put(kind, text);
    inner.again();
  }]];
  const rest: Step[] = letterOf !== undefined && 'rQWxI'.includes(letterOf) ? [...escaped, [re('#'), kind]] : [[re('[\\\\#]'), kind]];
  scanner.push([[re(`\\\\[#${both}\\\\]`), 'se'], ...nested, [re(outside(close)), kind, 1], ...rest, [re(`[^#${both}\\\\]+`), kind]]);
}];

const strings: readonly Step[] = [
  [re(':@{0,2}[a-z_][A-Za-z0-9_]*[!?]?', 'i'), 'ss'],
  [re(':(?:\\*\\*|[\\-+]@|[/%&|^`~]|\\[\\]=?|<<|>>|<=?>|<=?|===?)'), 'ss'],
  [re(":'(?:\\\\\\\\|\\\\'|[^'])*'"), 'ss'],
  [re(':"'), 'ss', 'symbol'],
  [re(`[a-z_]${w}*?[?!]?:${s}+`), 'ss', 'begin'],
  [re("'(?:\\\\\\\\|\\\\'|[^'])*'"), 's1'],
  [re('"'), 's2', 'string'],
  [re('`'), 'sb', 'backtick'],
];
const quoted = (kind: string, end: string): readonly Step[] => [...escaped, [re(`[^\\\\${end}#]+`), kind], [re('[\\\\#]'), kind], [re(end), kind, 1]];

export function ruby(): Modes {
  const waiting: { readonly tolerant: boolean; readonly name: string }[] = [];
  const heredoc: Step[1] = (scanner, [, mark = '', quote = '', word = '']) => {
    const isNamed = word !== quote;
    scanner.put('o', mark);
    scanner.put('no', isNamed ? quote + word + quote : quote + quote);
    waiting.push({ tolerant: mark.length > 2, name: isNamed ? word : '' });
    if (scanner.top !== 'queue') scanner.push('queue');
  };
  const decimal = '\\d+(?:_\\d+)*';
  const root: readonly Step[] = [
    ...space,
    [re('__END__'), 'cp', 'end'],
    [re('0_?[0-7]+(?:_[0-7]+)*'), 'mo'],
    [re('0x[0-9A-Fa-f]+(?:_[0-9A-Fa-f]+)*'), 'mh'],
    [re('0b[01]+(?:_[01]+)*'), 'mb'],
    [re(`${decimal}(?:\\.${decimal}(?:[eE][+\\-]?\\d+)?|[eE][+\\-]?\\d+)`), 'mf'],
    [re(decimal), 'mi'],
    [re('@@[a-z_][A-Za-z0-9_]*', 'i'), 'vc'],
    [re('@[a-z_][A-Za-z0-9_]*', 'i'), 'vi'],
    [re(`\\$${w}+`), 'vg'],
    [re('\\$[!@&`\'+~=/\\\\,;.<>_*$?:"]'), 'vg'],
    [re('\\$-[0adFiIlpvw]'), 'vg'],
    [re('::'), 'o'],
    ...strings,
    [re(`${keywords}(?=[^A-Za-z0-9_]|$)`), 'k', 'begin'],
    [re(`${pseudo}${after}`), 'kp', 'begin'],
    [re(`(module)(${s}+)(${name}(?:::${name})*)`), ['k', '', 'nn']],
    [re(`(def)${after}(${s}*)`), ['k', ''], 'function'],
    [re(`(class)${after}(${s}*)`), ['k', ''], 'class'],
    [re(`${asking}[?]`), 'nb', 'begin'],
    [re('(?:chomp|chop|exit|gsub|sub)!'), 'nb', 'begin'],
    [re(`${builtins}${edge}`), 'nb', 'call'],
    [re(`(<<[\\-~]?)(["\`']?)(${name})(?:\\2)`), heredoc],
    [re(`(<<[\\-~]?)(["'])(\\2)`), heredoc],
    [re('\\.{2,3}'), 'o', 'begin'],
    [re('[A-Z][a-zA-Z0-9_]*'), 'no', 'call'],
    [re(`(\\.|::)(${s}*)([a-z_]${w}*[!?]?|[*%&^\`~+-/\\[<>=])`), ['p', '', 'nf'], 'call'],
    [re(`${name}[?!]`), 'n', 'begin'],
    [re(name), 'n', 'call'],
    [re('\\*\\*|<<?|>>?|>=|<=|<=>|=~|={3}|!~|&&?|\\|\\||\\.'), 'o', 'begin'],
    [re('[\\-+/*%=<>&!^|~]=?'), 'o', 'begin'],
    [re('[?]'), (scanner, [mark]) => {
      scanner.put('p', mark);
      scanner.push('ternary');
      scanner.push('begin');
    }],
    [re('[\\[({,:\\\\;/]'), 'p', 'begin'],
    [re('[\\])}]'), 'p'],
  ];
  const open: Step[1] = (scanner, [mark]) => {
    scanner.put('p', mark);
    scanner.push('arguments');
    scanner.push('begin');
  };
  return {
    root,
    flags: [[re('[mixounse]*'), 'sr', 1]],
    string: quoted('s2', '"'),
    symbol: quoted('ss', '"'),
    backtick: quoted('sb', '`'),
    queue: [[re('(?=\\n)'), becoming('', 'heredoc')], ...root],
    heredoc: [...escaped, [re('\\n'), 'sh', 'heredocLine'], [re('[#\\\\\\n]'), 'sh'], [re('[^#\\\\\\n]+'), 'sh']],
    heredocLine: [
      [re('[^#\\\\\\n]*$'), (scanner, [line]) => {
        const [first] = waiting;
        const bare = line.replace(/[ \t\r\n\f\v\0]+$/, '');
        if ((first?.tolerant === true ? bare.replace(/^[ \t\r\n\f\v\0]+/, '') : bare) === first?.name) {
          waiting.shift();
          scanner.put('no', line);
          if (waiting.length === 0) scanner.pop();
        } else scanner.put('sh', line);
        scanner.pop();
      }],
      [re(''), '', 1],
    ],
    function: [
      [re(`${s}+`), ''],
      [re('\\('), 'p', 'arguments'],
      [re(`(?:(${name})(\\.))?(${name}[!?]?|\\*\\*?|[\\-+]@?|[/%&|^\`~]|\\[\\]=?|<<?|>>?|<=?>|>=|===?)`), ['nc', 'o', 'nf'], 1],
      [re(''), '', 1],
    ],
    class: [
      [re(`${s}+`), ''],
      [re(`${w}+(?:::${w}+)+`), 'nc'],
      [re('\\('), open],
      [re('<<'), becoming('o', 'begin')],
      [re(`[A-Z_]${w}*`), 'nc', 1],
      [re(''), '', 1],
    ],
    ternary: [
      [re(`(:)(${s}+)`), (scanner, [, colon, gap]) => {
        scanner.put('p', colon);
        scanner.put('', gap);
        scanner.become('begin');
      }],
      [re(':(?![^#\\n]*?[:\\\\])'), becoming('p', 'begin')],
      ...root,
    ],
    arguments: [[re('(\\))(\\.|::)?'), ['p', 'o'], 1], [re('\\('), open], ...root],
    hole: [[re('\\}'), 'si', 1], ...root],
    call: [[re('[/%]'), becoming('o', 'begin')], [re('(?=\\n)'), '', 1], [re(''), becoming('', 'callSpaced')]],
    callSpaced: [
      ...space,
      [re('[%/]='), becoming('o', 'begin')],
      [re(`/(?=[^ \\t\\r\\n\\f\\v]|${s}*/)`), becoming('sr', 'regex')],
      percent,
      [re(`(?=${s}*/)`), '', 1],
      [re(`${s}+`), becoming('', 'begin')],
      [re(''), '', 1],
    ],
    begin: [
      inline,
      [re('/'), becoming('sr', 'regex')],
      [re(`[?](?:\\\\[MC]-)*(?:${escapes}|[^ \\t\\r\\n\\f\\v])(?!${w})`), 'sc', 1],
      [re(`(${s}*)(%[rqswQWxiI]? [^ \\t\\r\\n\\f\\v]* )`), ['', 'sx'], 1],
      percent,
      [re(''), '', 1],
    ],
    regex: [...intp, [re('\\\\\\\\'), 'sr'], [re('\\\\/'), 'sr'], [re('[\\\\#]'), 'sr'], [re('[^\\\\/#]+'), 'sr'], [re('/'), becoming('sr', 'flags')]],
    end: [[re('.+', 's'), 'cp', 1]],
  };
}
