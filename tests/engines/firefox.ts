// Debian's Firefox, by Puppeteer over WebDriver BiDi. It has WebGL only with a display.
import puppeteer from 'puppeteer-core';
import type { Engine } from './engine.ts';
import type { Screen } from './screen.ts';

export async function launchFirefox(screen: Screen): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env['MARBRE_FIREFOX'] ?? '/usr/bin/firefox-esr',
    headless: false,
    args: ['--kiosk'],
    env: screen.env,
    defaultViewport: null,
    extraPrefsFirefox: {
      'focusmanager.testmode': false, // Puppeteer's true keeps the window's focus from GTK's input method: dead keys are dead
      'intl.accept_languages': 'fr',
    },
  });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error instanceof Error ? error.message : String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return {
    name: 'firefox',
    async goto(url) {
      await page.goto(url);
    },
    async reload() {
      await page.reload();
    },
    evaluate: (run, argument) => page.evaluate(run as never, argument as never),
    screenshot: async () => Buffer.from(await page.screenshot()),
    errors: () => errors.splice(0),
    close: () => browser.close(),
  };
}
