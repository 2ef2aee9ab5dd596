// What one keystroke costs in Chromium: our own CPU by stage (User Timing "marbre:..."), frames drawn, and the renderer's
// script time. Prints a table, asserts only that the text arrived. Run by scripts/bench.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';

const quantile = (values: readonly number[], q: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN;

for (const [label, size] of [['4 kB', 4_000], ['100 kB', 100_000], ['1 MB', 1_000_000]] as const) {
  test(`keystrokes in ${label}`, async ({ marbre, page, server }) => {
    await marbre.openFirstTalk();
    const line = 'Une phrase ordinaire avec du *relief*, un [lien](https://example.org) et `du code` pour faire bonne mesure.\n\n';
    const text = `---\ntitle: Mesure\nlayout: talk\n---\n${line.repeat(Math.ceil(size / line.length))}Fin du texte`;
    expect(await page.evaluate(([path, t]) => window.marbre.openText(path, t), [server.firstTalk, text] as const)).toBe(true);
    await marbre.caretAfter('Fin du texte');
    const typed = ' Voici une phrase tapée au clavier, lettre après lettre.'.slice(0, size >= 1_000_000 ? 24 : 56);
    const cdp = await marbre.cdp();
    await cdp.send('Performance.enable');
    const metric = async (name: string): Promise<number> => (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === name)?.value ?? 0;
    await marbre.rest();
    await page.evaluate(() => { performance.clearMeasures(); });
    const [frames, script, task] = [await page.evaluate(() => window.marbre.frames), await metric('ScriptDuration'), await metric('TaskDuration')];
    for (const letter of typed) await page.keyboard.insertText(letter);
    await marbre.shows('editor', typed.trim());
    const after = { frames: await page.evaluate(() => window.marbre.frames), script: await metric('ScriptDuration'), task: await metric('TaskDuration') };
    const measures = await page.evaluate(() => performance.getEntriesByType('measure').filter((e) => e.name.startsWith('marbre:')).map((e) => [e.name, e.duration] as const));
    expect(measures.length).toBeGreaterThan(0);
    const names = [...new Set(measures.map(([name]) => name))].sort();
    const cells = names.map((name) => {
      const values = measures.filter(([n]) => n === name).map(([, d]) => d);
      return `${name.slice(7)} ${quantile(values, 0.5).toFixed(2)}/${quantile(values, 0.95).toFixed(2)}`;
    });
    const n = typed.length;
    console.log(`${label.padEnd(7)} ms median/p95: ${cells.join('  ')} | per key: ${((after.frames - frames) / n).toFixed(1)} frames, ` +
      `${(((after.script - script) * 1000) / n).toFixed(2)} ms script, ${(((after.task - task) * 1000) / n).toFixed(2)} ms main thread`);
  });
}

/** The demo site rebuilt by Debian's Jekyll after a change, with --incremental; undefined where it is not installed. */
function jekyllMs(talk: string): number | undefined {
  if (spawnSync('jekyll', ['--version'], { stdio: 'ignore' }).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'marbre-jekyll-'));
  try {
    cpSync(fileURLToPath(new URL('../../web/demo', import.meta.url)), folder, { recursive: true });
    const build = (): void => void execFileSync('jekyll', ['build', '--quiet', '--incremental', '-s', folder, '-d', join(folder, '_site')], { env: { ...process.env, JEKYLL_NO_BUNDLER_REQUIRE: '1' }, stdio: 'pipe' });
    build();
    appendFileSync(join(folder, talk), 'fin');
    const start = performance.now();
    build();
    return performance.now() - start;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the Page preview after a keystroke', async ({ marbre, page, server }) => {
  await marbre.openFirstTalk();
  await page.getByRole('tab', { name: 'Page', exact: true }).click();
  const frame = page.frameLocator('#page-frame iframe');
  await expect(frame.locator('main article h1')).toBeVisible();
  const opened = await page.evaluate(() => performance.getEntriesByName('marbre:page')[0]?.duration ?? NaN);
  await marbre.caretAtEnd();
  await page.evaluate(() => { performance.clearMeasures('marbre:page'); });
  const typed = ' Une phrase de plus, lettre après lettre, pour voir.';
  for (let i = 0; i < typed.length; i++) {
    await page.keyboard.insertText(typed[i] ?? '');
    await expect.poll(() => page.evaluate(() => performance.getEntriesByName('marbre:page').length), { intervals: [20] }).toBeGreaterThan(i);
  }
  await expect(frame.getByText(typed.trim())).toBeVisible();
  const values = await page.evaluate(() => performance.getEntriesByName('marbre:page').map((e) => e.duration));
  const jekyll = jekyllMs(server.firstTalk);
  console.log(`Page preview ms median/p95: first page ${opened.toFixed(0)}, keystroke to patched DOM ${quantile(values, 0.5).toFixed(1)}/${quantile(values, 0.95).toFixed(1)} (target 30) | ` +
    `Jekyll --incremental ${jekyll === undefined ? 'is not installed' : `${jekyll.toFixed(0)} ms`}`);
});
