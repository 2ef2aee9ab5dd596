// Runs the built command line (dist/cli) as a person would: a child process, real files. Skips when it is not built.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, parse } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCommand } from './args.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const marbre = join(root, 'dist', 'cli', 'marbre.mjs');
const shared = process.env['MARBRE_SHARED'] ?? join(root, '..', 'shared');
const built = existsSync(marbre);
const corpusFolders = [join(shared, 'corpus', 'clermontech', 'posts'), join(shared, 'corpus', 'seeds')];
const hasCorpus = corpusFolders.every((folder) => existsSync(folder));

function run(args: readonly string[], cwd = tmpdir()): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [marbre, ...args], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Lines that differ between the common beginning and the common end: [before, after]. */
function changedLines(before: string, after: string): [string[], string[]] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
}

describe('arguments', () => {
  it('reads render and set', () => {
    expect(parseCommand(['render', 'a.md', 'b/c.md', '--out', 'd'])).toEqual({ kind: 'render', files: ['a.md', 'b/c.md'], out: 'd' });
    expect(parseCommand(['set', 'a.md', 'title=x=y', 'tags='])).toEqual({
      kind: 'set',
      file: 'a.md',
      fields: [
        { key: 'title', value: 'x=y' },
        { key: 'tags', value: '' },
      ],
    });
    expect(parseCommand(['render', 's/a.md', '--site', 's', '--out', 'd'])).toEqual({ kind: 'render', files: ['s/a.md'], out: 'd', site: 's' });
    expect(parseCommand(['build', 's', '--out', 'd', '--drafts', '--time', '2026-01-01T00:00:00Z'])).toEqual({
      kind: 'build',
      site: 's',
      out: 'd',
      options: { drafts: true, future: false, unpublished: false, time: 1767225600000 },
    });
    expect(parseCommand(['--help'])).toEqual({ kind: 'help' });
    expect(parseCommand(['--version'])).toEqual({ kind: 'version' });
  });

  it.each([
    [[], 'which command'],
    [['draw', 'a'], 'no command "draw"'],
    [['render', '--out', 'd'], 'at least one FILE'],
    [['render', 'a.md'], '--out DIR'],
    [['render', 'a/x.md', 'b/x.html', '--out', 'd'], 'both be written to x.html'],
    [['set'], 'needs a FILE'],
    [['set', 'a.md'], 'KEY=VALUE'],
    [['set', 'a.md', 'title'], '"title" is not KEY=VALUE'],
    [['set', 'a.md', '=x'], 'not KEY=VALUE'],
    [['set', 'a.md', 'a=b', '--out', 'd'], '--out belongs to render and build'],
    [['set', 'a.md', 'a=b', '--site', 'd'], '--site belongs to render'],
    [['build', '--out', 'd'], 'one SITE'],
    [['build', 'a', 'b', '--out', 'd'], 'one SITE'],
    [['build', 'a'], '--out DIR'],
    [['build', 'a', '--out', 'd', '--time', 'noon'], 'not a time'],
    [['render', 'a', '--out', 'd', '--future'], '--future'],
    [['--colour'], '--colour'],
  ])('says what is wrong with %j', (args, message) => {
    const command = parseCommand(args);
    expect(command.kind).toBe('misused');
    expect(command.kind === 'misused' ? command.message : '').toContain(message);
  });
});

describe.skipIf(!built)(`marbre, built${built ? '' : ' (skipped: dist/cli is not built)'}`, () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'marbre-cli-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('tells its version and its help', () => {
    const help = run(['--help']);
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('marbre render FILE... --out DIR');
    expect(run(['--version']).stdout).toMatch(/^marbre \d+\.\d+\.\d+\n$/);
    expect(execFileSync(marbre, ['--version'], { encoding: 'utf8' })).toMatch(/^marbre /); // by its shebang
  });

  it('answers misuse with 2 and the usage on stderr', () => {
    const { status, stdout, stderr } = run(['set', 'x.md']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('usage:');
  });

  it('renders bodies with and without front matter, by relative path', () => {
    write('a.md', '---\ntitle: x\n---\n# Été\n\n- [ ] à faire\n');
    write('b.b.txt', 'just *text*');
    expect(run(['render', 'a.md', 'b.b.txt', '--out', 'out/deep'], folder)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readdirSync(join(folder, 'out', 'deep')).sort()).toEqual(['a.html', 'b.b.html']);
    expect(readFileSync(join(folder, 'out', 'deep', 'b.b.html'), 'utf8')).toBe('<p>just <em>text</em></p>\n');
    expect(readFileSync(join(folder, 'out', 'deep', 'a.html'), 'utf8')).toContain('<h1 id="été">Été</h1>');
  });

  it('renders what it can and says what it could not', () => {
    const good = write('good.md', 'x');
    const latin = write('latin.md', new Uint8Array([0x65, 0xe9]));
    const { status, stderr } = run(['render', latin, join(folder, 'none.md'), folder, good, '--out', join(folder, 'out')]);
    expect(status).toBe(1);
    expect(stderr).toContain(`marbre: ${latin}: this is not UTF-8 text\n`);
    expect(stderr).toContain('none.md: there is no such file\n');
    expect(stderr).toContain(`${folder}: this is a folder\n`);
    expect(readdirSync(join(folder, 'out'))).toEqual(['good.html']);
  });

  it('builds a site: pages in their layouts, files as they are, what is missing on stderr', () => {
    const site = join(folder, 'site');
    for (const name of ['_layouts', '_posts', '_drafts', 'img']) mkdirSync(join(site, name), { recursive: true });
    writeFileSync(join(site, '_layouts', 'default.html'), '<main>{{ content }}</main>{{ site.time | date: "%Y" }}');
    writeFileSync(join(site, '_posts', '2026-01-02-un.md'), '---\nlayout: default\n---\n{{ page.title }} *oui*\n');
    writeFileSync(join(site, '_posts', '2028-01-02-demain.md'), '---\n---\nx\n');
    writeFileSync(join(site, '_drafts', 'idee.md'), '---\n---\n{% nope %}\n');
    writeFileSync(join(site, 'index.html'), '---\n---\n{% for post in site.posts %}{{ post.url }} {% endfor %}');
    writeFileSync(join(site, 'img', 'a.png'), new Uint8Array([1, 2, 0xff]));
    const time = ['--time', '2026-06-01T00:00:00Z'];
    expect(run(['build', site, '--out', join(folder, 'out'), ...time])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(folder, 'out', 'index.html'), 'utf8')).toBe('/2026/01/02/un.html ');
    expect(readFileSync(join(folder, 'out', '2026', '01', '02', 'un.html'), 'utf8')).toMatch(/^<main><p>Un <em>oui<\/em><\/p>\s*<\/main>2026$/);
    expect([...readFileSync(join(folder, 'out', 'img', 'a.png'))]).toEqual([1, 2, 0xff]);
    const more = run(['build', site, '--out', join(folder, 'more'), '--drafts', '--future', ...time]);
    expect(more).toEqual({ status: 1, stdout: '', stderr: 'marbre: _drafts/idee.md: Unknown tag: nope\n' });
    expect(readFileSync(join(folder, 'more', 'index.html'), 'utf8')).toContain('/2028/01/02/demain.html ');
    expect(run(['render', join(site, '_posts', '2026-01-02-un.md'), '--site', site, '--out', join(folder, 'bodies')])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(folder, 'bodies', '2026-01-02-un.html'), 'utf8').trim()).toBe('<p>Un <em>oui</em></p>');
    expect(run(['build', join(folder, 'none'), '--out', join(folder, 'x')]).stderr).toContain('there is no such file');
  }, 120_000);

  it('renders Markdown with the kramdown options of the site', () => {
    const site = join(folder, 'site');
    mkdirSync(site);
    const page = join(site, 'page.md');
    writeFileSync(page, '---\n---\n# Un titre\n\nun\ndeux [^1]\n\n[^1]: note\n');
    const body = (config: string): string => {
      writeFileSync(join(site, '_config.yml'), config);
      expect(run(['render', page, '--site', site, '--out', join(folder, 'out')])).toEqual({ status: 0, stdout: '', stderr: '' });
      return readFileSync(join(folder, 'out', 'page.html'), 'utf8');
    };
    expect(body('title: x\n')).toMatch(/<h1 id="un-titre">.*un\ndeux <sup id="fnref:1"/s);
    const other = body('kramdown:\n  auto_ids: false\n  hard_wrap: true\n  footnote_nr: 7\n');
    expect(other).toContain('<h1>Un titre</h1>');
    expect(other).toMatch(/un<br \/>\s*deux/);
    expect(other).toMatch(/>7<\/a>/);
    expect(body('markdown: CommonMark\n')).toBe('<h1>Un titre</h1>\n<p>un\ndeux <a href="note">^1</a></p>\n'); // CommonMark has no footnotes: a link
  }, 120_000);

  it('sets several fields at once, keeps the mode, and follows links', () => {
    const page = write('page.md', '---\r\ntitle: "a" # why\r\n---\r\nbody');
    chmodSync(page, 0o640);
    const link = join(folder, 'link.md');
    symlinkSync(page, link);
    expect(run(['set', link, "title=l'été : \"oui\"", 'draft=true'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(page, 'utf8')).toBe('---\r\ntitle: "l\'été : \\"oui\\"" # why\r\ndraft: true\r\n---\r\nbody');
    expect(statSync(page).mode & 0o7777).toBe(0o640);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['link.md', 'page.md']);
  });

  it('does not touch a file that is already so', () => {
    const page = write('page.md', '---\ntitle: a\n---\n');
    const before = statSync(page);
    expect(run(['set', page, 'title=a']).status).toBe(0);
    const after = statSync(page);
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  it('changes nothing when one of the fields cannot be set', () => {
    const text = '---\ntitle: a\nmap:\n  b: 1\n---\n';
    const page = write('page.md', text);
    const { status, stderr } = run(['set', page, 'title=b', 'map=c']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/page\.md: .*"map".*nothing was changed\n$/);
    expect(readFileSync(page, 'utf8')).toBe(text);
    const broken = write('broken.md', '---\ntitle: a: b\n---\n');
    expect(run(['set', broken, 'x=y']).stderr).toMatch(/broken\.md: the front matter does not parse: line 2, column \d+: /);
    expect(run(['set', join(folder, 'none.md'), 'x=y']).status).toBe(1);
  });

  describe.skipIf(!hasCorpus)(`over the corpus${hasCorpus ? '' : ' (skipped: it is not there)'}`, () => {
    const files = hasCorpus ? corpusFolders.flatMap((dir) => readdirSync(dir).map((name) => join(dir, name))) : [];

    it('renders all 278 posts and 3 seeds', () => {
      expect(files).toHaveLength(281);
      expect(run(['render', ...files, '--out', folder])).toEqual({ status: 0, stdout: '', stderr: '' });
      for (const file of files) expect(existsSync(join(folder, `${parse(file).name}.html`))).toBe(true);
      expect(readdirSync(folder)).toHaveLength(281);
    });

    it('changes exactly the line of the title in each', async () => {
      const { loadCore } = await import('./core.ts');
      const core = await loadCore(pathToFileURL(join(dirname(marbre), 'marbre_cli.wasm')));
      // A process for some of them, what it runs for all.
      const set = async (file: string, value: string, asCommand: boolean): Promise<Buffer> => {
        if (!asCommand) {
          const outcome = core.set(readFileSync(file), 'title', value);
          if (outcome.kind === 'failed') throw new Error(`${file}: ${outcome.detail}`);
          return Buffer.from(outcome.bytes);
        }
        const page = write(basename(file), readFileSync(file));
        const { stderr } = await promisify(execFile)(process.execPath, [marbre, 'set', page, `title=${value}`]);
        expect(stderr).toBe('');
        return readFileSync(page);
      };
      for (const [i, file] of files.entries()) {
        const title = `Un titre « neuf » : ${basename(file)}`;
        const after = await set(file, title, i % 30 === 0);
        const [removed, added] = changedLines(readFileSync(file, 'latin1'), after.toString('latin1'));
        expect([file, removed.length, added.length]).toEqual([file, 1, 1]);
        expect(removed[0]).toMatch(/^title:/);
        expect(Buffer.from(added[0] ?? '', 'latin1').toString()).toContain(title);
      }
      expect(files).toHaveLength(281);
    }, 600_000);

    it('says what is wrong with YAML as often as it is asked, and sets the next field', async () => {
      const { loadCore } = await import('./core.ts');
      const core = await loadCore(pathToFileURL(join(dirname(marbre), 'marbre_cli.wasm')));
      const page = (yaml: string): Uint8Array => Buffer.from(`---\n${yaml}\n---\nTexte.\n`);
      for (let i = 0; i < 2000; i++) {
        expect(core.set(page(`title: [a, "b\nn: ${i}`), 'title', 'x')).toMatchObject({ kind: 'failed', reason: 'bad_yaml' });
      }
      const good = core.set(page('title: a\ntags: [b, &c d, *c]'), 'title', 'x');
      expect(good.kind === 'ok' && Buffer.from(good.bytes).toString()).toBe('---\ntitle: x\ntags: [b, &c d, *c]\n---\nTexte.\n');
    });
  });
});
