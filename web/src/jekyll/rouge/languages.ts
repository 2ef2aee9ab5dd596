// Code in the languages that are highlighted, as rouge 3.30 does: which piece is of which kind. tests/jekyll/rouge.test.ts compares with
// Debian's rouge. Space is ASCII's, letters of names may be any alphabet's: so are Ruby's.
import { liquid, rust } from './more.ts';
import { c, cpp, go, java } from './compiled.ts';
import { ruby } from './ruby.ts';
import { type Modes, Scanner, type Step, after, becoming, oneOf, re, s } from './scanner.ts';
import { dockerfile, ini, make, toml, yaml } from './settings.ts';
import * as words from './words.ts';

// -- JSON ---------------------------------------------------------------------------------------------------------------------
const jsonSpace: Step = [re(`${s}+`), 'w'];
const jsonName: Step = [re(`("(?:\\\\.|[^"\\\\\\n])*?")(${s}*)(:)`), ['nl', 'w', 'p']];
const jsonValue: readonly Step[] = [
  jsonSpace,
  [re('true|false|null'), 'kc'],
  [re('-?(?:0|[1-9]\\d*)\\.\\d+(?:e[+-]?\\d+)?', 'i'), 'mf'],
  [re('-?(?:0|[1-9]\\d*)(?:e[+-]?\\d+)?', 'i'), 'mi'],
  [re('"'), 's2', 'string'],
  [re('\\['), 'p', 'array'],
  [re('\\{'), 'p', 'object'],
];
const json: Modes = {
  root: [jsonSpace, [re('\\{'), 'p', 'object'], [re('\\['), 'p', 'array'], jsonName, ...jsonValue, [re('[\\]}]'), 'p']],
  object: [jsonSpace, jsonName, ...jsonValue, [re('\\}'), 'p', 1], [re(','), 'p']],
  array: [...jsonValue, [re('\\]'), 'p', 1], [re(','), 'p']],
  string: [[re('[^\\\\"]+'), 's2'], [re('\\\\.'), 'se'], [re('"'), 's2', 1]],
};

// -- SQL ----------------------------------------------------------------------------------------------------------------------
/** A quoted text whose quote is doubled or escaped inside. */
const sqlQuoted = (quote: string, kind: string): readonly Step[] => [[re('\\\\.'), 'se'], [re(quote + quote), 'se'], [re(quote), kind, 1], [re(`[^\\\\${quote}]+`), kind]];
const sql: Modes = {
  root: [
    [re(`${s}+`), ''],
    [re('--.*'), 'c1'],
    [re('/\\*'), 'cm', 'comment'],
    [re('\\d+'), 'mi'],
    [re("'"), 's1', 'text'],
    [re('"'), 'nv', 'name'],
    [re('`'), 'nv', 'backtick'],
    [re('[A-Za-z0-9_]+'), (scanner, [word]) => {
      const upper = word.toUpperCase();
      scanner.put(words.sql.keywordsType.has(upper) ? 'nb' : words.sql.keywords.has(upper) ? 'k' : 'n', word);
    }],
    [re('[+*/<>=~!@#%&|?^-]'), 'o'],
    [re('[;:()[\\]{},.]'.replace('[\\]', '\\[\\]')), 'p'],
  ],
  comment: [[re('/\\*'), 'cm', 'comment'], [re('\\*/'), 'cm', 1], [re('[^/*]+'), 'cm'], [re('[/*]'), 'cm']],
  text: sqlQuoted("'", 's1'),
  name: sqlQuoted('"', 'nv'),
  backtick: sqlQuoted('`', 'nv'),
};

// -- CSS ----------------------------------------------------------------------------------------------------------------------
const cssName = '[\\p{L}_\\-][\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Cf}\\-]*';
const cssBasics: readonly Step[] = [[re(`${s}+`), ''], [re('/\\*.*?\\*/', 's'), 'c']];
const cssStrings: readonly Step[] = [[re('"(?:\\\\[\\\\"]|[^"])*"'), 's1'], [re("'(?:\\\\[\\\\']|[^'])*'"), 's2']];
const cssUnits = 'em|px|pt|pc|in|mm|cm|ex|rem|ch|vw|vh|vmin|vmax|dpi|dpcm|dppx|deg|grad|rad|turn|s|ms|Hz|kHz';
const cssValue: readonly Step[] = [
  ...cssBasics,
  [re('url\\(.*?\\)'), 'sx'],
  [re('#[0-9a-f]{1,6}', 'i'), 'm'],
  [re(`-?(?:[0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)(?:%|(?:${cssUnits})${after})?`), 'm'],
  [re('[\\[\\]():/.,]'), 'p'],
  ...cssStrings,
  [re(cssName), (scanner, [name]) => { scanner.put(words.css.constants.has(name) ? 'no' : words.css.builtins.has(name) ? 'nb' : 'n', name); }],
];
const cssRoot: readonly Step[] = [
  ...cssBasics,
  [re('\\{'), 'p', 'stanza'],
  [re(`::?${cssName}`), 'nd'],
  [re(`\\.${cssName}`), 'nc'],
  [re(`#${cssName}`), 'nf'],
  [re(`@${cssName}`), 'k', 'at'],
  [re(cssName), 'nt'],
  [re('[~^*!%&\\[\\]()<>|+=@:;,./?\\-]'), 'o'],
  ...cssStrings,
];
const cssStanza: readonly Step[] = [
  ...cssBasics,
  [re('\\}'), 'p', 1],
  [re(`(${cssName})(${s}*)(:)`), (scanner, [, name = '', space, colon]) => {
    const known = words.css.attributes.has(name) || [...words.css.vendorPrefixes].some((prefix) => name.startsWith(prefix));
    scanner.put(known ? 'nl' : 'py', name);
    scanner.put('', space);
    scanner.put('p', colon);
    scanner.push('value');
  }],
];
const cssOut: Step = [re('\\}'), 'p', 2];
const css: Modes = {
  root: cssRoot,
  at: [[re(`\\{(?=${s}*${cssName}${s}*:)`), 'p', 'atStanza'], [re('\\{'), 'p', 'atBody'], [re(';'), 'p', 1], ...cssValue],
  atBody: [cssOut, ...cssRoot],
  atStanza: [cssOut, ...cssStanza],
  stanza: cssStanza,
  value: [[re(';'), 'p', 1], [re('(?=\\})'), '', 1], [re(`!${s}*important${after}`), 'cp'], [re('^@.*?$'), 'cp'], ...cssValue],
};

// -- Python -------------------------------------------------------------------------------------------------------------------
const pyName = '[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{M}\\p{Nd}_]*';
const pyDotted = '[\\p{L}\\p{Nl}_.][\\p{L}\\p{Nl}\\p{M}\\p{Nd}_.]*';
const pyGap = `(?:\\\\${s}|${s})+`;
const pyDigits = '[0-9](?:_?[0-9])*';
const pyExponent = `[eE][+-]?${pyDigits}`;

function python(): Modes {
  const open: { readonly type: string; readonly quote: string }[] = [];
  const inside = (letter: string): boolean => open.at(-1)?.type.includes(letter) === true;
  const { keywords, exceptions, builtins, builtinsPseudo } = words.python;
  return {
    root: [
      [re('\\n+'), ''],
      [re(`^(:)(${s}*)([ru]{0,2}""".*?""")`, 'si'), ['p', '', 'sd']],
      [re('[ \\t\\r\\f\\v]+'), ''],
      [re('#.*\\n?'), 'c1'],
      [re('[\\[\\]{}:(),;.]'), 'p'],
      [re('\\\\\\n?'), ''],
      [re(`(?:in|is|and|or|not)${after}`), 'ow'],
      [re('(?:<<|>>|//|\\*\\*)=?'), 'o'],
      [re('[\\-~+/*%=<>&^|@]=?|!='), 'o'],
      [re(`(from)(${pyGap})(${pyDotted})(${pyGap})(import)`), ['kn', '', 'nn', '', 'kn']],
      [re(`(import)(${s}+)(${pyDotted})`), ['kn', '', 'nn']],
      [re(`(def)(${pyGap})`), ['k', ''], 'function'],
      [re(`(class)(${pyGap})`), ['k', ''], 'class'],
      [re('`.*?`'), 'sb'],
      [re(`([rfbu]{0,2})('''|"""|['"])`, 'i'), (scanner, [, type = '', quote = '']) => {
        scanner.put('sa', type);
        scanner.put('s', quote);
        open.push({ type: type.toLowerCase(), quote });
        scanner.push('string');
      }],
      [re(pyName), (scanner, [name]) => {
        scanner.put(keywords.has(name) ? 'k' : exceptions.has(name) || builtins.has(name) ? 'nb' : builtinsPseudo.has(name) ? 'bp' : 'n', name);
      }],
      [re(`(?:(?:${pyDigits})?\\.${pyDigits}|${pyDigits}\\.)(?:${pyExponent})?[jJ]?`), 'mf'],
      [re(`${pyDigits}${pyExponent}[jJ]?`), 'mf'],
      [re(`${pyDigits}[jJ]`), 'mf'],
      [re('0[bB](?:_?[0-1])+'), 'mb'],
      [re('0[oO](?:_?[0-7])+'), 'mo'],
      [re('0[xX](?:_?[a-fA-F0-9])+'), 'mh'],
      [re('\\d+L'), 'il'],
      [re('[1-9](?:_?[0-9])*|0(?:_?0)*'), 'mi'],
    ],
    function: [[re(pyName), 'nf', 1]],
    class: [[re(pyName), 'nc', 1]],
    string: [
      [re('[^\'"\\\\{]+'), 's'],
      [re('\\{\\{'), 's'],
      [re('\'\'\'|"""|[\'"]'), (scanner, [quote]) => {
        scanner.put('s', quote);
        if (quote !== open.at(-1)?.quote) return;
        open.pop();
        scanner.pop();
      }],
      [re('(?=\\\\)'), '', 'escape'],
      [re('\\{'), (scanner, [brace]) => {
        scanner.put(inside('f') ? 'si' : 's', brace);
        if (inside('f')) scanner.push('hole');
      }],
    ],
    escape: [
      [re('\\\\(?:[\\\\abfnrtv"\']|\\n|newline|N\\{[a-zA-Z][a-zA-Z ]+[a-zA-Z]\\}|u[a-fA-F0-9]{4}|U[a-fA-F0-9]{8}|x[a-fA-F0-9]{2}|[0-7]{1,3})'), (scanner, [escape]) => {
        scanner.put(inside('r') ? 's' : 'se', escape);
        scanner.pop();
      }],
      [re('\\\\.'), 's', 1],
    ],
    hole: [
      [re('[^{}!:]+'), (scanner, [code]) => {
        for (const [kind, text] of new Scanner(python()).read(code).out) scanner.put(kind, text);
      }],
      [re('![asr]'), 'si'],
      [re(':'), 'si'],
      [re('\\{'), 'si', 'hole'],
      [re('\\}'), 'si', 1],
    ],
  };
}


// -- shell --------------------------------------------------------------------------------------------------------------------
const word = '[\\p{L}\\p{M}\\p{N}\\p{Pc}]';
const edge = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;

function shell(): Modes {
  let end = '';
  const interpolation: readonly Step[] = [
    [re('\\\\$'), 'se'],
    [re('\\\\.'), 'se'],
    [re('\\$\\(\\('), 'k', 'math'],
    [re('\\$\\('), 'si', 'command'],
    [re('\\$\\{#?'), 'k', 'curly'],
    [re('`'), 'sb', 'backticks'],
    [re('\\$#?(?:[A-Za-z0-9_]+|.)'), 'nv'],
  ];
  const single: readonly Step[] = [[re("'"), 's1', 1], [re("[^']+"), 's1']];
  const root: readonly Step[] = [
    [re('#.*$'), 'c'],
    [re(`(?:${oneOf(words.shell.keywords)})${s}*${edge}`), 'k'],
    [re(`case${after}`), 'k', 'case'],
    [re(`(?:${oneOf(words.shell.builtins)})${s}*${edge}(?![.\\-])`), 'nb'],
    [re(`\\.(?=${s})`), 'nb'],
    [re('([A-Za-z0-9_]+)(=)'), ['nv', 'o']],
    [re('[\\[\\]{}()!=>]'), 'o'],
    [re('&&|\\|\\|'), 'o'],
    [re('<<<'), 'o'],
    [re(`(<<-?)(${s}*)(['"]?)(\\\\?)([A-Za-z0-9_]+)(\\3)`), (scanner, match) => {
      ['o', '', 'sh', 'sh', 'no', 'sh'].forEach((kind, i) => { scanner.put(kind, match[i + 1]); });
      end = match[5] ?? '';
      scanner.push('heredoc');
    }],
    [re(`${s}+`), ''],
    [re('\\\\.'), 'se'],
    [re('\\$?"'), 's2', 'double'],
    [re("\\$'"), 's1', 'ansi'],
    [re("'"), 's1', 'single'],
    [re('\\*'), 'k'],
    [re(';'), 'p'],
    [re('--?[A-Za-z0-9_\\-]+'), 'nt'],
    [re('[^=* \\t\\r\\n\\f\\v{}()$"\'`;\\\\<]+'), ''],
    [re('<'), ''],
    ...interpolation,
  ];
  return {
    root,
    heredoc: [[re('\\n'), 'sh', 'heredocLine'], [re('[^$\\n\\\\]+'), 'sh'], ...interpolation, [re('\\$'), 'sh']],
    heredocLine: [
      [re(`${s}*([A-Za-z0-9_]+)${s}*\\n`), (scanner, [line, name]) => {
        scanner.put(name === end ? 'no' : 'sh', line);
        if (name === end) scanner.pop(2);
      }],
      [re(''), '', 1],
    ],
    double: [[re('(?:\\$#?)?"'), 's2', 1], ...interpolation, [re('[^"`\\\\$]+'), 's2']],
    ansi: [[re('\\\\.'), 'se'], [re("[^\\\\']+"), 's1'], ...single],
    single,
    curly: [[re('\\}'), 'k', 1], [re(':-'), 'k'], [re('[a-zA-Z0-9_]+'), 'nv'], [re('[^}:"`\'$]+'), 'p'], ...root],
    command: [[re('\\)'), 'si', 1], [re('\\('), 'o', 'parens'], ...root],
    parens: [[re('\\('), 'o', 'parens'], [re('\\)'), 'o', 1], ...root],
    math: [[re('\\)\\)'), 'k', 1], [re('[\\-+*/%^|&!]|\\*\\*|\\|\\|'), 'o'], [re('\\d+(?:#[A-Za-z0-9_]+)?'), 'm'], ...root],
    case: [[re(`esac${after}`), 'k', 1], [re('\\|'), 'p'], [re('\\)'), 'p', 'stanza'], ...root],
    stanza: [[re(';;'), 'p', 1], ...root],
    backticks: [[re('`'), 'sb', 1], ...root],
  };
}

// -- JavaScript ---------------------------------------------------------------------------------------------------------------
const jsName = '[\\p{L}\\p{Nl}$_][\\p{L}\\p{M}\\p{N}\\p{Pc}]*';
const jsBlank: readonly Step[] = [[re(`${s}+`), ''], [re('<!--'), 'c'], [re('//.*?$'), 'c1'], [re('/\\*'), 'cm', 'comment']];
/** Where an expression may begin: there a slash begins a regular expression and a brace an object. */
const jsExpression: readonly Step[] = [...jsBlank, [re('/'), becoming('sr', 'regex')], [re('\\{'), becoming('p', 'object')], [re(''), '', 1]];
interface ScriptWords {
  readonly keywords: ReadonlySet<string>;
  readonly declarations: ReadonlySet<string>;
  readonly reserved: ReadonlySet<string>;
  readonly constants: ReadonlySet<string>;
  readonly builtins: ReadonlySet<string>;
}
/** JavaScript, or with steps in front what is built upon it. */
function script(known: ScriptWords, first: readonly Step[], firstOfStatement: readonly Step[]): Modes {
  const jsRoot: readonly Step[] = [
    ...first,
    [re(`${s}*#!.*?\\n`, 's'), 'cp', 'statement'],
    ...jsBlank,
    [re('\\+\\+|--|~|\\?\\?=?|&&|\\|\\||\\\\(?=\\n)|<<|>>>?|===|!=='), 'o', 'expression'],
    [re('[\\-<>+*%&|^/!=]=?'), 'o', 'expression'],
    [re('[(\\[,]'), 'p', 'expression'],
    [re(';'), 'p', 'statement'],
    [re('[)\\].]'), 'p'],
    [re('`'), 's2', 'template'],
    [re('\\?\\.'), 'p'],
    [re('\\?'), (scanner, [mark]) => {
      scanner.put('p', mark);
      scanner.push('ternary');
      scanner.push('expression');
    }],
    [re('(@)([A-Za-z0-9_]+)?'), ['p', 'nd'], 'expression'],
    [re('[{}]'), 'p', 'statement'],
    [re(jsName), (scanner, [name]) => {
      const { keywords, declarations, reserved, constants, builtins } = known;
      const kinds = [[keywords, 'k'], [declarations, 'kd'], [reserved, 'kr'], [constants, 'kc'], [builtins, 'nb']] as const;
      const kind = kinds.find(([list]) => list.has(name))?.[1] ?? 'nx';
      scanner.put(kind, name);
      if (kind === 'k' || kind === 'kd') scanner.push('expression');
    }],
    [re('[0-9]+\\.[0-9]+(?:[eE][0-9]+)?[fd]?'), 'mf'],
    [re('0x[0-9a-f]+', 'i'), 'mh'],
    [re('0o[0-7][0-7_]*', 'i'), 'mo'],
    [re('0b[01][01_]*', 'i'), 'mb'],
    [re('[0-9]+'), 'mi'],
    [re('"'), 'dl', 'double'],
    [re("'"), 'dl', 'single'],
    [re(':'), 'p'],
  ];
  return {
    root: jsRoot,
    comment: [[re('\\*/'), 'cm', 1], [re('[^*/]+'), 'cm'], [re('[*/]'), 'cm']],
    expression: jsExpression,
    regex: [
      [re('/'), becoming('sr', 'flags')],
      [re('[^/]\\n'), 'err', 1],
      [re('\\n'), 'err', 1],
      [re('\\[\\^?'), 'se', 'group'],
      [re('\\\\.'), 'se'],
      [re('\\(\\?[:=<!]'), 'se'],
      [re('\\{[\\d,]+\\}'), 'se'],
      [re('[()?]'), 'se'],
      [re('.'), 'sr'],
    ],
    flags: [[re('[gimuy]+'), 'sr', 1], [re(''), '', 1]],
    group: [[re('/'), 'se'], [re('[^/]\\n'), 'err', 2], [re('\\]'), 'se', 1], [re('\\\\.'), 'se'], [re('.'), 'sr']],
    statement: [...firstOfStatement, [re(`case${after}`), becoming('k', 'expression')], [re(`(${jsName})(${s}*)(:)`), ['nl', '', 'p']], ...jsExpression],
    object: [
      ...jsBlank,
      [re('\\{'), (scanner, [brace]) => {
        scanner.put('p', brace);
        scanner.again();
      }],
      [re('\\}'), becoming('p', 'statement')],
      [re(`(${jsName})(${s}*)(:)`), ['na', '', 'p'], 'expression'],
      [re(':'), 'p'],
      ...jsRoot,
    ],
    ternary: [[re(':'), becoming('p', 'expression')], ...jsRoot],
    template: [[re('\\$\\{'), 'p', 'hole'], [re('`'), 's2', 1], [re('\\\\[$`]'), 'se'], [re('[^$`\\\\]+'), 's2'], [re('[\\\\$]'), 's2']],
    hole: [[re('\\}'), 'p', 1], ...jsRoot],
    double: [[re('\\\\[\\\\nrt"]?'), 'se'], [re('[^\\\\"]+'), 's2'], [re('"'), 'dl', 1]],
    single: [[re("\\\\[\\\\nrt']?"), 'se'], [re("[^\\\\']+"), 's1'], [re("'"), 'dl', 1]],
  };
}
const javascript = script(words.javascript, [], []);
const also = (list: ReadonlySet<string>, more: string): ReadonlySet<string> => new Set([...list, ...more.split(' ')]);
const typescript = (): Modes =>
  script(
    {
      keywords: also(words.javascript.keywords, 'is namespace static private protected public implements readonly'),
      declarations: also(words.javascript.declarations, 'type abstract'),
      reserved: also(words.javascript.reserved, 'string any void number namespace module declare default interface keyof'),
      constants: words.javascript.constants,
      builtins: also(words.javascript.builtins, 'Pick Partial Readonly Record'),
    },
    [[re('\\?\\.'), 'p'], [re('\\?\\?'), 'o']],
    [[re(`(${jsName})(\\??)(${s}*)(:)`), ['nl', 'p', '', 'p'], 'expression']],
  );

// -- HTML ---------------------------------------------------------------------------------------------------------------------
const htmlName = '[\\p{L}:_\\-][\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Cf}:.·\\-]*';

function html(): Modes {
  let scripts = new Scanner(javascript);
  let styles = new Scanner(css);
  const tagEnd: readonly Step[] = [[re(`${s}+`), ''], [re('>'), 'nt', 1]];
  /** What stands in a script or style element, to its end tag. */
  const content = (name: string, inner: () => Scanner): readonly Step[] => [
    [re('[^<]+'), (scanner, [text]) => { scanner.delegate(inner(), text); }],
    [re(`<${s}*/${s}*${name}${s}*>`), 'nt', 1],
    [re('<'), (scanner, [text]) => { scanner.delegate(inner(), text); }],
  ];
  return {
    root: [
      [re('[^<&]+'), ''],
      [re('&[^ \\t\\r\\n\\f\\v]*?;'), 'ni'],
      [re('<!DOCTYPE .*?>', 'is'), 'cp'],
      [re('<!\\[CDATA\\[.*?\\]\\]>', 's'), 'cp'],
      [re('<!--'), 'c', 'comment'],
      [re('<\\?.*?\\?>', 's'), 'cp'],
      [re(`<${s}*script${s}*`), (scanner, [tag]) => {
        scanner.put('nt', tag);
        scripts = new Scanner(javascript);
        scanner.push('script');
        scanner.push('tag');
      }],
      [re(`<${s}*style${s}*`), (scanner, [tag]) => {
        scanner.put('nt', tag);
        styles = new Scanner(css);
        scanner.push('style');
        scanner.push('tag');
      }],
      [re('</'), 'nt', 'endTag'],
      [re('<'), 'nt', 'startTag'],
    ],
    endTag: [...tagEnd, [re(htmlName), becoming('nt', 'endOfTag')]],
    endOfTag: tagEnd,
    startTag: [[re(`${s}+`), ''], [re(htmlName), becoming('nt', 'tag')], [re(''), becoming('', 'tag')]],
    comment: [[re('[^\\-]+'), 'c'], [re('-->'), 'c', 1], [re('-'), 'c']],
    tag: [
      [re(`${s}+`), ''],
      [re(`[\\p{L}:_\\[\\]()*.\\-][\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Cf}:.·\\[\\]()*\\-]*${s}*=${s}*`), 'na', 'value'],
      [re('[\\p{L}:_*#\\-][\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Cf}:.·*#\\-]*'), 'na'],
      [re(`/?${s}*>`), 'nt', 1],
    ],
    value: [[re('"'), becoming('s', 'double')], [re("'"), becoming('s', 'single')], [re('[^ \\t\\r\\n\\f\\v>]+'), 's', 1]],
    double: [[re('"'), 's', 1], [re('[^"]+'), 's']],
    single: [[re("'"), 's', 1], [re("[^']+"), 's']],
    script: content('script', () => scripts),
    style: content('style', () => styles),
  };
}

// -- XML ----------------------------------------------------------------------------------------------------------------------
const xmlName = '[\\p{L}:_][\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Cf}:.·\\-]*';
const xml: Modes = {
  root: [
    [re('[^<&]+'), ''],
    [re('&[^ \\t\\r\\n\\f\\v]*?;'), 'ni'],
    [re('<!\\[CDATA\\[.*?\\]\\]>'), 'cp'],
    [re('<!--'), 'c', 'comment'],
    [re('<\\?.*?\\?>'), 'cp'],
    [re('<![^>]*>'), 'cp'],
    [re(`<${s}*${xmlName}`), 'nt', 'tag'],
    [re(`<${s}*/${s}*${xmlName}${s}*>`), 'nt'],
  ],
  comment: [[re('[^\\-]+'), 'c'], [re('-->'), 'c', 1], [re('-'), 'c']],
  tag: [[re(`${s}+`), ''], [re(`${xmlName}${s}*=`), 'na', 'value'], [re(`/?${s}*>`), 'nt', 1]],
  value: [[re(`${s}+`), ''], [re('".*?"|\'.*?\'|[^ \\t\\r\\n\\f\\v>]+', 's'), 's', 1]],
};

// -- differences --------------------------------------------------------------------------------------------------------------
const diff: Modes = {
  root: [
    [re('^ .*\\n?'), ''],
    [re('^---$\\n?'), 'p'],
    [re('^[+>].*\\n?'), 'gi'],
    [re('^[\\-<].*\\n?'), 'gd'],
    [re('^!.*\\n?'), 'gs'],
    [re('^(?:[Ii]ndex|diff).*\\n?'), 'gh'],
    [re('^(@@[^@]*@@)([^\\n]*\\n)'), ['p', '']],
    [re('^[A-Za-z0-9_].*\\n?'), 'p'],
    [re('^=.*\\n?'), 'gh'],
    [re(`${s}.*\\n?`), ''],
  ],
};

// -- what a terminal shows ------------------------------------------------------------------------------------------------------
/** Each line by what it begins with: a command behind its prompt, which may go on in the next one, or output. */
function console(): Modes {
  let commands = new Scanner(shell());
  return {
    root: [
      [re('.*(?:\\n|$)'), (scanner, [line]) => {
        const prompt = /^.*?[$#>;]/.exec(line);
        if (prompt === null || /^[ \t\r\n\f\v]*(?:<\.+>|\.+)[ \t\r\n\f\v]*$/.test(line)) {
          scanner.put(prompt === null && !/^[ \t\r\n\f\v]*\.+[ \t\r\n\f\v]*$/.test(line) ? 'go' : 'c', line);
          commands = new Scanner(shell());
          return;
        }
        scanner.put('gp', prompt[0]);
        const command = line.slice(prompt[0].length);
        const space = /^[ \t\r\n\f\v]*/.exec(command)?.[0] ?? '';
        scanner.put('w', space);
        scanner.delegate(commands, command.slice(space.length));
      }],
    ],
  };
}
const plain: Modes = { root: [[re('.+', 's'), '']] };

const languages: Readonly<Record<string, () => Modes>> = {
  json: () => json, sql: () => sql, css: () => css, python, py: python, shell, bash: shell, sh: shell, zsh: shell, ksh: shell, javascript: () => javascript, js: () => javascript, html, xml: () => xml, diff: () => diff, patch: () => diff,
  typescript, ts: typescript, c: () => c, cpp: () => cpp, 'c++': () => cpp, java: () => java, go: () => go, golang: () => go, ruby, rb: ruby, yaml, yml: yaml,
  rust, rs: rust, liquid: () => liquid, toml: () => toml, ini: () => ini, docker: () => dockerfile(shell()), dockerfile: () => dockerfile(shell()), make: () => make(shell()), makefile: () => make(shell()), mf: () => make(shell()), gnumake: () => make(shell()), bsdmake: () => make(shell()),
  console: () => console(), terminal: () => console(), 'shell-session': () => console(), shell_session: () => console(), plaintext: () => plain, text: () => plain,
};

const escape = (text: string): string => text.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));

/** HTML of code with rouge's spans; undefined: the language is not known here. */
export function highlight(code: string, language: string): string | undefined {
  const modes = Object.hasOwn(languages, language) ? languages[language] : undefined;
  if (modes === undefined) return undefined;
  return new Scanner(modes()).read(code).out.map(([kind, text]) => (kind === '' ? escape(text) : `<span class="${kind}">${escape(text)}</span>`)).join('');
}

const blocks = /(class="language-([\w+#.-]+) [^"]*\bhighlighter-rouge"[^>]*><div class="highlight"><pre class="highlight"><code>)([^<]*)(?=<\/code><\/pre><\/div>)/g;
const spans = /(<code class="[^"<>]*\blanguage-([\w+#.-]+)[^"<>]* highlighter-rouge"[^<>]*>)([^<]+)(?=<\/code>)/g;
const escapes: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

const highlighted = (whole: string, before: string, language: string, code: string): string => {
  const made = highlight(code.replace(/&(?:amp|lt|gt|quot);/g, (one) => escapes[one] ?? one), language);
  return made === undefined ? whole : before + made;
};

/** kramdown's HTML with its code highlighted, that within a line too. */
export const highlightBlocks = (html: string): string =>
  html.includes('highlighter-rouge') ? html.replace(blocks, highlighted).replace(spans, highlighted) : html;
