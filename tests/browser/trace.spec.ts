// A whole post is typed with its corrections through the browser's own events: the text first, then what it cost.
import { expect, test } from './fixtures.ts';
import { Model, perform, post, traceEvents } from './trace.ts';

const quantile = (values: readonly number[], q: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN;

test('a post typed with its corrections is the post', async ({ marbre, page, server, context }) => {
  test.setTimeout(600_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await marbre.openFirstTalk();
  expect(await page.evaluate(([path, text]) => window.marbre.openText(path, text), [server.firstTalk, '---\ntitle: Coulisses\nlayout: talk\n---\n'] as const)).toBe(true);
  await marbre.caretAtEnd();
  const cdp = await marbre.cdp();
  await page.evaluate(() => { performance.clearMeasures(); });
  const model = new Model('');
  const events = traceEvents();
  expect(events.length).toBeGreaterThan(3000);
  for (const event of events) {
    model.apply(event);
    await perform(page, cdp, event);
  }
  expect(model.text).toBe(post);
  await marbre.shows('editor', post.slice(post.lastIndexOf('\n') + 1).slice(-40));
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(post);
  const durations = await page.evaluate(() => performance.getEntriesByName('marbre:keystroke', 'measure').map((e) => e.duration));
  expect(durations.length).toBeGreaterThan(0); // keys that come faster than frames share one
  console.log(`typing trace: ${events.length} events, ${durations.length} keystrokes measured, event to end of frame: ` +
    `median ${quantile(durations, 0.5).toFixed(1)} ms, p95 ${quantile(durations, 0.95).toFixed(1)} ms`);
});
