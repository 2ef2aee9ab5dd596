// The app as a whole in each engine: it starts, keeps what is written, publishes.
import { writeFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';

test('the demo site opens and lists its pages', async ({ marbre }) => {
  await marbre.open('');
  await marbre.click('button', /site de démonstration/i);
  await marbre.sees('searchbox', /./);
});

test('what is written shows in editor and preview, and is there after a reload', async ({ marbre }) => {
  await marbre.openFirstTalk();
  await marbre.screen.type('\n\nUne phrase de plus.');
  await marbre.shows('editor', 'Une phrase de plus.');
  await marbre.shows('preview', 'Une phrase de plus.');
  await marbre.saved();
  const folder = fileURLToPath(new URL('../../build/screenshots', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/engine-${marbre.engine.name}.png`, await marbre.engine.screenshot());
  await marbre.engine.reload();
  await marbre.ready();
  await marbre.shows('preview', 'Une phrase de plus.');
});

test('a change is published', async ({ marbre }) => {
  await marbre.openFirstTalk();
  await marbre.screen.type('\n\nPubliée.');
  await marbre.saved();
  await marbre.click('button', /^Publier/);
  await marbre.sees('dialog', /./);
  await marbre.rest();
  await marbre.click('radio', /direct/i);
  await marbre.rest();
  await marbre.click('button', /^(Publier|Envoyer)/);
  await expect.poll(() => marbre.server.git('show', `main:${marbre.server.firstTalk}`), { timeout: 60_000 }).toContain('Publiée.');
});
