// Pictures of every main screen, at desktop and phone size, dark and light, for people to look at: scripts/screenshots.
import { fileURLToPath } from 'node:url';
import { Marbre, bring, expect, test } from './fixtures.ts';

const out = (name: string): string => fileURLToPath(new URL(`../../build/screenshots/${name}.png`, import.meta.url));

// A picture shows a frame that is finished: the loop has come to rest when two reads of the counter agree.
async function picture(marbre: Marbre, name: string): Promise<void> {
  await marbre.rest();
  await marbre.page.screenshot({ path: out(name) });
}

// A long post as somebody writes it, with words to correct.
const post = `## Pourquoi cette soirée

On écrit pour le web depuis trente ans, et l’on y compose encore comme sur une machine à écrire. Cette soirée montre, exemples à l’appui, ce que quelques règles changent : « une page qui respire se lit mieux », disait déjà le prote de l’imprimerie Chassagne.

La rencontre a lieu dans l’amphitéâtre de la médiathèque, dès dix-neuf heures.

1. Un tour d’horizon des espaces fines, des guillemets et des tirets, en une heure.
2. Un atelier : chacun apporte une page, et nous la **recomposons** ensemble.
3. Un verre, offert par l’assocciation.

> Le blanc n’est pas du vide : c’est ce qui tient les mots ensemble.

## Ce qu’il faut apporter

- un ordinateur portable, ou un téléphone ;
- une page que vous aimez, et une que vous n’aimez pas ;
- de la curiosité.

| Heure | Quoi | Où |
|-------|------|----|
| 19 h | Accueil | Hall |
| 19 h 15 | Conférence | Grande salle |
| 20 h 30 | Atelier | Salle 2 |

Pour toute question : [écrivez-nous](mailto:bonjour@example.org). La soirée est gratuite, l’inscription \`obligatoire\`.
`;

// What the preview beside the text lays out: images in lines, formulas, notes, raw HTML.
const reading = `Un logo ![le logo](/assets/img/logo.svg){: width="20"} dans la phrase, x<sup>2</sup>, H<sub>2</sub>O, <mark>marqué</mark>, <kbd>Ctrl</kbd>, <del>barré</del> et une note[^une].

![Clémence](/assets/img/clemence.png){: width="72"} ![Nour](/assets/img/nour.png){: width="72"} ![Yanis](/assets/img/yanis.png){: width="72"}

Centré : une formule $$e^{i\\pi} + 1 = 0$$ et un mot.
{: style="text-align: center"}

$$
\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}
$$

<div>
<h3>La vidéo de la soirée</h3>
<p>Filmée par <a href="/a-propos/">l’équipe</a>.</p>
<iframe src="https://www.youtube.com/embed/abc" title="La soirée"></iframe>
<ul><li>le son est bon</li><li>l’image aussi</li></ul>
</div>

<details><summary>Le détail</summary><p>Ce qui est caché d’abord.</p></details>

Terme
: sa définition, <small>en petit</small>

- [x] une tâche faite

  et son paragraphe
- [ ] une autre

| à gauche | à droite |
|:--|--:|
| un ![le logo](/assets/img/logo.svg){: width="16"} | 2 |

[^une]: La note, avec *son* retour.
`;

const devices = [['desktop', { width: 1280, height: 800 }], ['phone', { width: 390, height: 844 }]] as const;

for (const [device, viewport] of devices) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`${device}, ${scheme}`, async ({ chrome, server }) => {
      const phone = device === 'phone';
      const context = await chrome.newContext({
        locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport, colorScheme: scheme, deviceScaleFactor: phone ? 2 : 1, hasTouch: phone, isMobile: phone,
      });
      const page = await context.newPage();
      const marbre = new Marbre(page, server);
      const shot = (name: string): Promise<void> => picture(marbre, `${name}-${device}-${scheme}`);
      await marbre.open();
      await shot('home');
      await marbre.openDemo();
      await shot('pages');
      await marbre.openFirstTalk();
      await shot('editor');
      await marbre.caretAtEnd();
      await page.keyboard.press('Control+h');
      await page.keyboard.type('un');
      await shot('find');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('the');
      await shot('palette');
      await page.keyboard.press('Escape');
      await page.keyboard.type('\n\nVoir [[');
      await expect(page.getByRole('combobox')).toBeFocused();
      await shot('link');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+f');
      await page.keyboard.type('le');
      await shot('site-search');
      await page.getByRole('button', { name: 'Fermer', exact: true }).first().click();
      await marbre.caretAtEnd();
      await page.keyboard.type('\n\nUne phrase de plus, avec un **mot en gras** et « des guillemets ».');
      if (phone) {
        await page.getByRole('button', { name: 'Aperçu', exact: true }).or(page.getByRole('tab', { name: 'Aperçu', exact: true })).first().click();
        await shot('preview');
      }
      await page.getByRole('tab', { name: 'Page', exact: true }).click();
      await expect(page.frameLocator('#page-frame iframe').locator('main article h1')).toBeVisible();
      await shot('page');
      await page.getByRole('button', { name: 'Options', exact: true }).click();
      await page.getByRole('button', { name: 'Ordinateur', exact: true }).click();
      await page.getByRole('button', { name: 'En sombre', exact: true }).click();
      await shot('page-options');
      await page.getByRole('button', { name: /^Page affichée/ }).click();
      await shot('page-picker');
      await page.keyboard.press('Escape');
      if (phone) await page.getByRole('button', { name: 'Écrire', exact: true }).click();
      await marbre.caretAtEnd();
      await page.keyboard.type('\n\nUne orthografe à revoir, et l’évènemment du moi prochain. ');
      await expect(page.getByRole('button', { name: /^Fautes possibles/ })).toBeVisible({ timeout: 60_000 });
      await shot('spelling-marks');
      await marbre.caretAfter('orthografe');
      await page.keyboard.press('Alt+Enter');
      await expect(page.getByRole('option', { name: 'orthographe', exact: true })).toBeVisible({ timeout: 60_000 });
      await shot('spelling');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Publier/ }).first().click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await shot('publish');
      await page.keyboard.press('Escape');
      await marbre.open(`${server.demoFragment}/pulls`);
      await expect(page.getByRole('listitem').first()).toBeVisible();
      await shot('reviews');
      await page.getByRole('listitem').first().click();
      await expect(page.getByRole('button', { name: /^Fusionner/ })).toBeVisible();
      await shot('review');
      await context.close();
    });

    test(`reading: ${device}, ${scheme}`, async ({ chrome, server }) => {
      const phone = device === 'phone';
      const context = await chrome.newContext({
        locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport, colorScheme: scheme, deviceScaleFactor: phone ? 2 : 1, hasTouch: phone, isMobile: phone,
      });
      const page = await context.newPage();
      const marbre = new Marbre(page, server);
      await marbre.openFirstTalk();
      const source = `---\nlayout: talk\ntitle: Essai\n---\n${reading}`;
      expect(await page.evaluate(([path, text]) => window.marbre.openText(path, text), [server.firstTalk, source] as const)).toBe(true);
      if (phone) await page.getByRole('button', { name: 'Aperçu', exact: true }).first().click();
      const preview = page.getByRole('document', { name: 'Aperçu de la page' });
      await expect(preview.locator('[style]').and(page.getByRole('img', { name: 'Yanis' }))).toBeVisible();
      await picture(marbre, `reading-${device}-${scheme}`);
      const box = await preview.boundingBox();
      if (box === null) throw new Error('the preview is not on the screen');
      if (phone) {
        const touch = await context.newCDPSession(page);
        const points = [{ x: box.x + 60, y: box.y + 40 }];
        await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: points });
        await expect(preview).toBeFocused(); // it has a word
        await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
        await expect(page.getByRole('button', { name: 'Copier', exact: true })).toBeVisible();
      } else {
        await page.mouse.click(box.x + 120, box.y + 40, { clickCount: 3 });
      }
      await picture(marbre, `reading-selected-${device}-${scheme}`);
      await page.mouse.move(box.x + 100, box.y + 300);
      await page.mouse.wheel(0, 100_000);
      await picture(marbre, `reading-end-${device}-${scheme}`);
      await context.close();
    });

    test(`drafts: ${device}, ${scheme}`, async ({ chrome, server }) => {
      const phone = device === 'phone';
      const context = await chrome.newContext({
        locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport, colorScheme: scheme, deviceScaleFactor: phone ? 2 : 1, hasTouch: phone, isMobile: phone,
      });
      const page = await context.newPage();
      const marbre = new Marbre(page, server);
      const shot = (name: string, of = marbre): Promise<void> => picture(of, `${name}-${device}-${scheme}`);
      await marbre.openFirstTalk();
      await marbre.caretAtEnd();
      await page.keyboard.type('\n\nUn paragraphe que personne ne lira.');
      await marbre.saved();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('Abandonner');
      await page.keyboard.press('Enter');
      await marbre.caretAtEnd();
      await page.keyboard.type('\n\nUne phrase de plus, avec un **mot en gras** et « des guillemets ».');
      await marbre.saved();
      if (phone) await page.getByRole('button', { name: 'Aperçu', exact: true }).first().click();
      await page.getByRole('tab', { name: 'Versions' }).click();
      const versions = page.getByRole('list', { name: 'Versions' }).getByRole('listitem');
      await versions.first().click();
      await expect(page.getByRole('button', { name: 'Reprendre cette version' })).toBeEnabled();
      await shot('version');
      await page.getByRole('button', { name: 'Reprendre cette version' }).click();
      await expect(versions).toHaveCount(2);
      await shot('versions');
      const other = new Marbre(await context.newPage(), server);
      await other.page.goto(page.url());
      await other.ready();
      await expect(other.page.getByRole('button', { name: 'Écrire ici' })).toBeVisible();
      await shot('follower', other);
      await other.open('#/settings');
      await other.reach(other.page.getByRole('button', { name: 'Exporter les brouillons' }));
      await shot('settings', other);
      await context.close();
    });

    test(`writing: ${device}, ${scheme}`, async ({ chrome, server }) => {
      const phone = device === 'phone';
      const context = await chrome.newContext({
        locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport, colorScheme: scheme, deviceScaleFactor: phone ? 2 : 1, hasTouch: phone, isMobile: phone,
      });
      const page = await context.newPage();
      const marbre = new Marbre(page, server);
      const shot = (name: string): Promise<void> => picture(marbre, `writing-${name}-${device}-${scheme}`);
      const palette = async (words: string): Promise<void> => {
        await page.keyboard.press('Control+k');
        await expect(page.getByRole('combobox')).toBeFocused();
        await page.keyboard.type(words);
      };
      await marbre.openFirstTalk();
      await marbre.caretAtEnd();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(post);
      await expect(page.getByRole('button', { name: /^Fautes possibles/ })).toBeVisible({ timeout: 60_000 });
      await marbre.saved();
      await marbre.caretAfter('une heure.');
      await shot('post');
      await page.keyboard.press('Control+f');
      await page.keyboard.type('soirée');
      await shot('find');
      await page.keyboard.press('Escape');
      await marbre.caretAfter('amphitéâtre');
      await marbre.rest();
      await page.keyboard.press('Alt+Enter');
      await expect(page.getByRole('option', { name: 'amphithéâtre', exact: true })).toBeVisible({ timeout: 60_000 });
      await shot('spelling');
      await page.keyboard.press('Escape');
      await palette('image');
      await shot('palette');
      await page.keyboard.press('Escape');
      await marbre.caretAfter('dès dix-neuf heures.');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await bring(page, 'paste', { width: 2400, height: 1600, name: 'Grande salle.jpg', type: 'image/jpeg' });
      const alt = page.getByRole('textbox', { name: 'Texte alternatif de Grande salle.jpg' });
      await expect(alt).toBeFocused();
      await expect(page.getByText('Vide : l’image est décorative, les lecteurs d’écran la passent.').first()).toBeVisible();
      await shot('alt-empty');
      await page.keyboard.type('La grande salle, vue du fond');
      await shot('alt');
      await page.keyboard.press('Enter');
      await expect(marbre.editor).toBeFocused();
      await palette('image du site');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('option', { name: 'assets/img/salle.png' })).toBeVisible();
      await shot('images');
      await page.keyboard.press('Escape');
      await expect(marbre.editor).toBeFocused();
      await palette('Abandonner'); // which keeps a version
      await page.keyboard.press('Enter');
      await marbre.caretAtEnd();
      await page.keyboard.press('Control+z');
      if (phone) await page.getByRole('button', { name: 'Aperçu', exact: true }).first().click();
      await page.getByRole('tab', { name: 'Aperçu', exact: true }).click();
      await shot('preview');
      await page.getByRole('tab', { name: 'Versions' }).click();
      await expect(page.getByRole('list', { name: 'Versions' }).getByRole('listitem').first()).toBeVisible();
      await shot('versions');
      await page.getByRole('button', { name: /^Publier/ }).first().click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await shot('publish');
      await context.close();
    });
  }
}

// Everything the preview draws, twice: as it begins and as it ends, with a selection and matches of the find bar.
const rich = `# Tout ce qui se lit

Un paragraphe avec du **gras**, de l’*italique*, du \`code\`, ~~barré~~, un [lien](https://example.org), une note[^1] et le sigle HTML. La formule $$e^{i\\pi} + 1 = 0$$ y tient.

> Une citation qui tient sur une ligne.

- une puce
  - dedans
- [ ] à faire
- [x] fait

\`\`\`ruby
# Un commentaire
def bonjour(nom)
  puts "Bonjour #{nom}", 42
end
\`\`\`

| Heure | Quoi | Où |
|------:|:-----|:--:|
| 19 h | Accueil de tous, avec un texte qui passe à la ligne dans sa cellule | Hall |
| 20 h 30 | Atelier | Salle 2 |

<iframe src="https://www.youtube.com/embed/x" title="La conférence filmée"></iframe>

<iframe src="//www.openstreetmap.org/export/embed.html"></iframe>

$$
x = \\frac{a}{b}
$$

Terme
: Sa définition, un peu plus longue que le terme.

Autre terme
: Une autre.

![Une image qui manque](/images/nulle-part.png)

<div class="brut"><b>HTML</b> brut</div>

*[HTML]: HyperText Markup Language

[^1]: La note, avec un [lien](/a).
`;
for (const [device, viewport] of devices) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`the preview, ${device}, ${scheme}`, async ({ chrome, server }) => {
      const phone = device === 'phone';
      const context = await chrome.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport, colorScheme: scheme, deviceScaleFactor: phone ? 2 : 1, hasTouch: phone, isMobile: phone });
      const page = await context.newPage();
      const marbre = new Marbre(page, server);
      await marbre.openFirstTalk();
      expect(await page.evaluate(([path, text]) => window.marbre.openText(path, text), [server.firstTalk, `---\ntitle: Essai\n---\n${rich}`] as const)).toBe(true);
      if (phone) await page.getByRole('button', { name: 'Aperçu', exact: true }).or(page.getByRole('tab', { name: 'Aperçu', exact: true })).first().click();
      await marbre.shows('preview', 'Tout ce qui se lit');
      await picture(marbre, `rich-top-${device}-${scheme}`);
      const reading = page.getByRole('document', { name: 'Aperçu de la page' });
      await reading.focus();
      if (!phone) {
        await page.keyboard.press('Control+a');
        await picture(marbre, `rich-selected-${device}-${scheme}`);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+f');
        await page.keyboard.type('une');
        await picture(marbre, `rich-found-${device}-${scheme}`);
        await page.keyboard.press('Escape');
        await reading.focus();
      }
      await page.keyboard.press('PageDown');
      await picture(marbre, `rich-middle-${device}-${scheme}`);
      await page.keyboard.press('End');
      await picture(marbre, `rich-end-${device}-${scheme}`);
      await context.close();
    });
  }
}
