// Files that set things up (YAML, TOML, INI, Dockerfiles, Makefiles) as rouge 3.30 reads them.
import { type Modes, Scanner, type Step, becoming, re, s } from './scanner.ts';

// -- YAML ---------------------------------------------------------------------------------------------------------------------
/** How deep lines are indented decides where a text that goes on over lines ends. */
export function yaml(): Modes {
  let indents = [0];
  let next = 0;
  let blockIndent: number | undefined;
  const reset = (): void => {
    indents = [0];
    next = 0;
    blockIndent = undefined;
  };
  const indent = (): number => indents.at(-1) ?? 0;
  /** An indentation that was never there is an error from where the last one ended. */
  const save = (spaces: string): [string, string] => {
    next = spaces.length;
    if (next >= indent()) return [spaces, ''];
    while (next < indent() && indents.length > 1) indents.pop();
    return [spaces.slice(0, indent()), spaces.slice(indent())];
  };
  const set = (text: string, implicit: boolean): void => {
    if (indent() < next) indents.push(next);
    if (!implicit) next += text.length;
  };
  const start = '[^ \\t\\n\\r\\f\\v?:,\\[\\]{}#&*!|>\'"%@`]';
  const name = '[\\p{L}\\p{Nl}\\p{Nd}_\\-]+';
  const comment: Step = [re('#.*$'), 'c1'];
  const document = (mode: string, kind: string): Step[1] => (scanner, [text]) => {
    scanner.put(kind, text);
    reset();
    scanner.push(mode);
  };
  const descriptors: readonly Step[] = [
    [re("!<[0-9A-Za-z;/?:@&=+$,_.!~*'()\\[\\]%\\-]+>"), 'kt'],
    [re("(?:![A-Za-z0-9_\\-]+)?!(?:[A-Za-z0-9_;/?:@&=+$,.!~*'()\\[\\]%\\-]*)"), 'kt'],
    [re(`&${name}`), 'nl'],
    [re(`\\*${name}`), 'nv'],
  ];
  const flowNodes: readonly Step[] = [[re('\\['), 'pi', 'sequence'], [re('\\{'), 'pi', 'mapping'], [re("'"), 's1', 'single'], [re('"'), 's2', 'double']];
  const flow: readonly Step[] = [[re(`${s}+`), ''], comment, [re('[?:,]'), 'pi'], ...descriptors, ...flowNodes, [re(`(?=${start})`), '', 'plainInFlow']];
  const quotedSpace: readonly Step[] = [[re('^ +'), ''], [re(' +$'), ''], [re('\\n+'), ''], [re(' +'), 'nv']];
  const ignored = becoming('pi', 'ignored');
  return {
    root: [
      comment,
      [re('\\n+'), ''],
      [re(' +(?=#|$)'), ''],
      [re('^%YAML(?![\\p{L}\\p{M}\\p{N}\\p{Pc}])'), document('yamlDirective', 'nt')],
      [re('^%TAG(?![\\p{L}\\p{M}\\p{N}\\p{Pc}])'), document('tagDirective', 'nt')],
      [re('^(?:---|\\.\\.\\.)(?= |$)'), document('line', 'nn')],
      [re(` *(?!${s}|$)`), (scanner, [spaces]) => {
        const [text, wrong] = save(spaces);
        scanner.put('', text);
        scanner.put('err', wrong);
        scanner.push('line');
        scanner.push('indentation');
      }],
    ],
    indentation: [
      [re(`${s}*?\\n`), '', 2],
      [re(' +(?=[\\-:?](?: |$))'), (scanner, [spaces]) => {
        scanner.put('', spaces);
        next += spaces.length;
      }],
      [re('[?:\\-](?= |$)'), (scanner, [mark]) => {
        set(mark, false);
        scanner.put('pi', mark);
      }],
      [re(' *'), (scanner, [spaces]) => {
        scanner.put('', spaces);
        next += spaces.length;
        scanner.pop();
      }],
    ],
    line: [
      [re(' *(?=#|$)'), '', 1],
      [re(' +'), ''],
      ...descriptors,
      [re(`([^#,:?\\[\\]{}"'\\n]+)(:)(?=${s}|$)`), (scanner, [whole, key, colon]) => {
        scanner.put('na', key);
        scanner.put('pi', colon);
        set(whole, true);
      }],
      [re('[|>][+\\-]?'), (scanner, [mark]) => {
        scanner.put('pi', mark);
        scanner.push('block');
        scanner.push('blockHeader');
      }],
      ...flowNodes,
      [re(`(?=${start}|[?:\\-][^ \\t\\n\\r\\f\\v])`), '', 'plain'],
    ],
    sequence: [[re('\\]'), 'pi', 1], ...flow],
    mapping: [[re('\\}'), 'pi', 1], ...flow],
    block: [
      [re('\\n+'), ''],
      [re('^ +$'), (scanner, [spaces]) => {
        const mark = blockIndent ?? spaces.length;
        scanner.put('', spaces.slice(0, mark));
        scanner.put('no', spaces.slice(mark));
      }],
      [re('^ *'), (scanner, [spaces]) => {
        scanner.put('', spaces);
        const level = blockIndent ?? indent();
        blockIndent ??= spaces.length;
        if (spaces.length >= level) return;
        save(spaces);
        scanner.pop();
        scanner.push('indentation');
      }],
      [re('[^\\n\\r\\f\\v]+'), 's'],
    ],
    blockHeader: [
      [re('(?:([1-9])[+\\-]?|[+\\-]?([1-9])?)(?= |$)'), (scanner, match) => {
        blockIndent = undefined;
        if (match[0] === '') {
          scanner.become('ignored');
          return;
        }
        const more = match[1] ?? match[2];
        if (more !== undefined) blockIndent = indent() + Number(more);
        if (typeof ignored === 'function') ignored(scanner, match);
      }],
    ],
    ignored: [comment, [re(' +'), ''], [re('\\n'), '', 1]],
    single: [...quotedSpace, [re("\\\\'"), 'se'], [re("'"), 's', 1], [re("[^ \\t\\r\\n\\f\\v']+"), 's']],
    double: [
      [re('"'), 's', 1],
      ...quotedSpace,
      [re('\\\\[0abt\\tn\\nvfre "\\\\N_LP]'), 'se'],
      [re('\\\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})'), 'se'],
      [re('[^ \\t\\n\\r\\f\\v"\\\\]+'), 's'],
    ],
    plainNextLine: [
      [re('^ +\\n'), ''],
      [re('\\n+'), ''],
      [re('^(?=---|\\.\\.\\.)'), '', 3],
      [re('^ *'), (scanner, [spaces]) => {
        scanner.put('', spaces);
        scanner.pop();
        if (spaces.length > indent()) return;
        scanner.pop();
        save(spaces);
        scanner.push('indentation');
      }],
    ],
    plain: [
      [re(' *(?=:[ \\n]|:$)'), '', 1],
      [re(' *:[^ \\t\\r\\n\\f\\v]+'), 's'],
      [re(' +(?=#)'), '', 1],
      [re(' +$'), ''],
      [re('\\n+'), '', 'plainNextLine'],
      [re(' +'), 's'],
      [re('true|false|null'), 'no'],
      [re('\\d+(?:\\.\\d+)?(?=\\r?\\n| +#)'), 'm', 1],
      [re('[^ \\t\\r\\n\\f\\v:]+'), 's'],
    ],
    plainInFlow: [
      [re(' *(?=[,:?\\[\\]{}])'), '', 1],
      [re(' +(?=#)'), '', 1],
      [re('^ +'), ''],
      [re(' +$'), ''],
      [re('\\n+'), ''],
      [re(' +'), 'nv'],
      [re('[^ \\t\\r\\n\\f\\v,:?\\[\\]{}]+'), 'nv'],
    ],
    yamlDirective: [[re('( +)(\\d+\\.\\d+)'), (scanner, [, space, number]) => {
      scanner.put('', space);
      scanner.put('m', number);
      scanner.become('ignored');
    }]],
    tagDirective: [[re("( +)(!|![A-Za-z0-9_\\-]*!)( +)(!|!?[A-Za-z0-9_;/?:@&=+$,.!~*'()\\[\\]%\\-]+)"), (scanner, match) => {
      ['', 'kt', '', 'kt'].forEach((kind, i) => { scanner.put(kind, match[i + 1]); });
      scanner.become('ignored');
    }]],
  };
}

// -- TOML ---------------------------------------------------------------------------------------------------------------------
const tomlName = `(?:[^ \\t\\r\\n\\f\\v]+|"[^"]+"|'[^']+')`;
const tomlEscape: Step = [re('\\\\[0t\\tn\\n "\\\\r]'), 'se'];
const tomlBasic: readonly Step[] = [
  [re(`${s}+`), ''],
  [re('#.*?$'), 'c'],
  [re('true|false'), 'kc'],
  [re(`(${tomlName})(${s}*)(=)(${s}*)(\\{)`), ['nn', '', 'o', '', 'p'], 'inline'],
  [re(`(?<!=)${s}*\\[[^ \\t\\r\\n\\f\\v]+\\]`), 'nn'],
  [re('\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z'), 'ld'],
  [re('[+\\-]?\\d+(?:_\\d+)*\\.\\d+(?:_\\d+)*(?:[eE][+\\-]?\\d+(?:_\\d+)*)?'), 'mf'],
  [re('[+\\-]?\\d+(?:_\\d+)*[eE][+\\-]?\\d+(?:_\\d+)*'), 'mf'],
  [re('[+\\-]?(?:nan|inf)'), 'mf'],
  [re('0x[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*'), 'mh'],
  [re('0o[0-7]+(?:_[0-7]+)*'), 'mo'],
  [re('0b[01]+(?:_[01]+)*'), 'mb'],
  [re('[+\\-]?\\d+(?:_\\d+)*'), 'mi'],
];
const tomlKey = re(`(${tomlName})(${s}*)(=)`);
const tomlContent: readonly Step[] = [
  ...tomlBasic,
  [tomlKey, ['py', '', 'p']],
  [re('"""'), 's', 'mdq'],
  [re('"'), 's', 'dq'],
  [re("'''"), 's', 'msq'],
  [re("'"), 's', 'sq'],
  tomlEscape,
  [re(','), 'p'],
  [re('\\['), 'p', 'array'],
];
export const toml: Modes = {
  root: [...tomlBasic, [tomlKey, ['py', '', 'p'], 'value']],
  value: [[re('\\n'), '', 1], ...tomlContent],
  dq: [[re('"'), 's', 1], [re('\\n'), 'err', 1], tomlEscape, [re('[^\\\\"\\n]+'), 's']],
  mdq: [[re('"""'), 's', 1], tomlEscape, [re('[^\\\\"]+'), 's'], [re('"+'), 's']],
  sq: [[re("'"), 's', 1], [re('\\n'), 'err', 1], [re("[^'\\n]+"), 's']],
  msq: [[re("'''"), 's', 1], [re("[^']+"), 's'], [re("'+"), 's']],
  array: [...tomlContent, [re('\\]'), 'p', 1]],
  inline: [...tomlContent, [re('\\}'), 'p', 1]],
};

// -- INI ----------------------------------------------------------------------------------------------------------------------
const iniBasic: readonly Step[] = [[re('[;#].*?\\n'), 'c'], [re(`${s}+`), ''], [re('\\\\\\n'), 'se']];
const iniEscape: Step = [re('\\\\.', 's'), 'se'];
export const ini: Modes = {
  root: [...iniBasic, [re(`([A-Za-z0-9_\\-.]+)(${s}*)(=)`), ['py', '', 'p'], 'value'], [re('\\[.*?\\]'), 'nn']],
  value: [[re('\\n'), '', 1], ...iniBasic, [re('"'), 's', 'dq'], [re("'.*?'"), 's'], iniEscape, [re('[^\\\\\\n]+'), 's']],
  dq: [[re('"'), 's', 1], iniEscape, [re('[^\\\\"]+'), 's']],
};

// -- Dockerfiles --------------------------------------------------------------------------------------------------------------
const instructions = 'FROM|MAINTAINER|CMD|LABEL|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|STOPSIGNAL|HEALTHCHECK|SHELL';
export function dockerfile(shell: Modes): Modes {
  let commands = new Scanner(shell);
  return {
    root: [
      [re(`${s}+`), ''],
      [re(`^(FROM)(${s}+)(.*)(${s}+)(AS)(${s}+)(.*)`, 'i'), ['k', 'w', 's', 'w', 'k', 'w', 's']],
      [re(`^(ONBUILD)(${s}+)(${instructions})(.*)`, 'i'), ['k', 'w', 'k', 's']],
      [re(`^(${instructions})(?![\\p{L}\\p{M}\\p{N}\\p{Pc}])(.*)`, 'i'), ['k', 's']],
      [re('#.*?$'), 'c'],
      [re(`^(?:ONBUILD${s}+)?RUN(?:${s}+)`, 'i'), (scanner, [text]) => {
        scanner.put('k', text);
        scanner.push('run');
        commands = new Scanner(shell);
      }],
      [re('[A-Za-z0-9_]+'), ''],
      [re('[^A-Za-z0-9_]+'), ''],
    ],
    run: [[re('\\n'), '', 1], [re('\\\\.', 's'), 'se'], [re('(?:\\\\.|[^\\n\\\\])+'), (scanner, [text]) => { scanner.delegate(commands, text); }]],
  };
}

// -- Makefiles ----------------------------------------------------------------------------------------------------------------
const makeFunctions =
  'abspath|addprefix|addsuffix|and|basename|call|dir|error|eval|file|filter|filter-out|findstring|firstword|flavor|foreach|if|join|lastword|notdir|or|origin|patsubst|realpath|shell|sort|strip|subst|suffix|value|warning|wildcard|word|wordlist|words';
export function make(shell: Modes): Modes {
  let commands = new Scanner(shell);
  const delegated: Step[1] = (scanner, [text]) => {
    scanner.delegate(commands, text);
  };
  const stop = '\\$\\(|\\$\\{|\\(|\\)|\\}|\\\\|$';
  const inShell: readonly Step[] = [
    [re('\\$[({][\\t ]*[A-Za-z0-9_][A-Za-z0-9_:=%.]*[\\t ]*[)}]'), 'nv'],
    [re(`(\\$[({])([\\t ]*)(${makeFunctions})([\\t ]+)`), ['nf', '', 'nb', ''], 'expression'],
    [re('\\\\.', 's'), delegated],
    [re(`.+?(?=${stop})`, 's'), delegated],
    [re(stop), delegated],
  ];
  return {
    root: [
      [re(`${s}+`), ''],
      [re('#.*?\\n'), 'c'],
      [re('([\\-s]?include)((?:[\\t ]+[^\\t\\n #]+)+)'), ['k', 'sx']],
      [re('(ifn?def|ifn?eq)([\\t ]+)([^#\\n]+)'), ['k', '', 'nv']],
      [re('(?:else|endif)[\\t ]*(?=[#\\n])'), 'k'],
      [re('(export)([\\t ]+)(?=[A-Za-z0-9_${}()\\t \\-]+\\n)'), ['k', ''], 'export'],
      [re('export[\\t ]+'), 'k'],
      [re('([A-Za-z0-9_${}().\\-]+)([\\t ]*)([!?:+]?=)'), ['nv', '', 'o'], 'shellLine'],
      [re('"(?:\\\\\\\\|\\\\.|[^"\\\\])*"'), 's2'],
      [re("'(?:\\\\\\\\|\\\\.|[^'\\\\])*'"), 's1'],
      [re('([^\\n:]+)(:+)([ \\t]*)'), ['nl', 'o', ''], 'blockHeader'],
    ],
    export: [[re('[A-Za-z0-9_${}()\\-]'), 'nv'], [re('\\n'), '', 1], [re('[\\t ]+'), '']],
    blockHeader: [
      [re('[^,\\\\\\n#]+'), 'nf'],
      [re(','), 'p'],
      [re('#.*?'), 'c'],
      [re('\\\\\\n'), ''],
      [re('\\\\.'), ''],
      [re('\\n'), becoming('', 'blockBody')],
    ],
    blockBody: [
      [re('(ifn?def|ifn?eq)([\\t ]+)([^#\\n]+)(#.*)?(\\n)'), ['k', '', 'nv', 'c', '']],
      [re('(else|endif)([\\t ]*)(#.*)?(\\n)'), ['k', '', 'c', '']],
      [re('(\\t[\\t ]*)([@\\-]?)'), ['', 'p'], 'shellLine'],
      [re(''), (scanner) => {
        commands = new Scanner(shell);
        scanner.pop();
      }],
    ],
    shellLine: [[re('\\n'), '', 1], ...inShell],
    expression: [
      [re('[({]'), (scanner, [open]) => {
        scanner.delegate(commands, open);
        scanner.again();
      }],
      [re('[)}]'), 'nf', 1],
      ...inShell,
    ],
  };
}
