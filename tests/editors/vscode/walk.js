// A user's way through VS Code: node walk.js FOLDER PICTURES. What is seen is compared; the pictures are for people, and some
// of them are in the extension's README.
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { browser, load } = require('./browser.js');

const SEEN_MS = 20000;
const note = (folder) => path.join(folder, 'harbour-call.md');

async function main([folder, pictures]) {
  fs.mkdirSync(pictures, { recursive: true });
  const { browser: chromium, page } = await browser({ width: 1120, height: 720 });
  page.setDefaultTimeout(SEEN_MS);
  const picture = (name) => page.screenshot({ path: path.join(pictures, `${name}.png`) });
  const done = (what) => console.log(`ok  ${what}`);
  const texts = (selector) => page.$$eval(selector, (rows) => rows.map((row) => row.getAttribute('aria-label') || row.textContent));
  const until = (what, selector, wanted) =>
    page
      .waitForFunction(
        ([selector, wanted]) => {
          const seen = [...document.querySelectorAll(selector)].filter((it) => it.offsetParent);
          const words = seen.map((it) => `${it.getAttribute('aria-label') ?? ''} ${it.innerText}`).join('\n').replaceAll('\u00a0', ' ');
          return wanted.every((word) => words.includes(word));
        },
        [selector, wanted],
        { timeout: SEEN_MS },
      )
      .catch(async () => {
        await picture('failed');
        throw new Error(`${what}: ${wanted.join(', ')} in\n${(await texts(selector)).join('\n')}`);
      });
  const command = async (words) => {
    await page.keyboard.press('F1');
    await page.waitForSelector('.quick-input-widget input', { state: 'visible' });
    await page.keyboard.type(words);
    await page.waitForFunction((words) => document.querySelector('.quick-input-list .monaco-list-row')?.textContent.includes(words), words);
    await page.keyboard.press('Enter');
  };
  const line = (words) => page.locator('.monaco-editor .view-line', { hasText: words }).first();
  const go = async (number, column = 1) => {
    await page.keyboard.press('Control+g');
    await page.waitForSelector('.quick-input-widget input', { state: 'visible' });
    await page.keyboard.type(`${number}:${column}`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.quick-input-widget', { state: 'hidden' });
  };
  const lines = () => fs.readFileSync(note(folder), 'utf8').split('\n');
  const numberOf = (words) => lines().findIndex((text) => text.includes(words)) + 1;
  const saved = async (what, holds) => {
    await page.keyboard.press('Control+s');
    const end = Date.now() + SEEN_MS;
    while (!holds(fs.readFileSync(note(folder), 'utf8'))) {
      if (Date.now() > end) throw new Error(`${what}:\n${fs.readFileSync(note(folder), 'utf8')}`);
      await page.waitForTimeout(50);
    }
  };

  // A squiggle under what is wrong.
  await load(page, folder, note(folder));
  await page.waitForSelector('.monaco-editor .view-line');
  await page.waitForSelector('.squiggly-error');
  done('squiggle');

  // The Speakers view: doubts on top, everybody with their count, actions and decisions.
  const view = '.pane:has(> .pane-header[aria-label^="Speakers"])';
  const rows = `${view} .monaco-list-row`;
  await command('Focus on Speakers View');
  await page.locator(".pane-header", { hasText: path.basename(folder) }).first().click(); // the files: room for the view
  await until('the Speakers view', rows, ['mara', 'Mara Vogel or Mara Sand?', 'Inês Duarte', 'Bo Lind', 'Chidi Okoro']);
  const people = await texts(rows);
  assert.match(people[0], /^mara\b/, people.join('\n'));
  assert.match(people[1], /^\?\?/, people.join('\n'));
  assert(people.some((row) => /Inês Duarte.*7 statements/.test(row)), people.join('\n'));
  done('speakers');

  // Who is that?
  await go(numberOf('[mvogel] The Tide'), 6);
  await page.waitForTimeout(300);
  await command('Show or Focus Hover');
  await until('the hover', '.monaco-hover', ['Mara Vogel']);
  done('hover');
  await page.waitForTimeout(500); // it fades in
  await picture('hover');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  // Unfolded: what somebody is called, and what they said under that name.
  const ines = page.locator(rows, { hasText: 'Inês Duarte' }).first();
  await ines.click();
  await page.keyboard.press('ArrowRight');
  await until('the tags', rows, ['inesd', 'Inês']);
  await page.locator(rows, { hasText: 'Inês' }).last().click();
  await page.keyboard.press('ArrowRight');
  await until('the statements', rows, ['I would like a second key all the same.']);
  await page.locator(rows, { hasText: 'I would like a second key' }).first().click();
  await page.waitForFunction(() => document.activeElement);
  await until('the place of the statement', '.monaco-editor .view-line', ['Inês: I would like a second key all the same.']);
  done('statements');
  await picture('speakers');

  // Problems.
  await command('Problems: Focus on Problems View');
  await until('the problems', '.markers-panel .monaco-list-row', ['Speaker tag is not closed', 'Mara Sand', 'chiido']);
  done('problems');
  await picture('problems');
  await command('View: Toggle Panel Visibility');

  // The outline has what VS Code's own of Markdown has not.
  await command('Explorer: Focus on Outline View');
  await until('the outline', '.outline-pane .monaco-list-row', ['Attendees']);
  done('outline');
  await picture('outline');

  // A tag in two keys.
  await line('Decision: our old feed').click();
  await go(numberOf('AI(treyes): offer'), 1);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('[mv', { delay: 60 });
  await until('the completion list', '.suggest-widget .monaco-list-row', ['mvogel']);
  done('completion');
  await picture('completion');
  await page.keyboard.press('Escape');

  // Whoever types at speed gets the text that was typed, and findings about that text.
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.press('Delete');
  const warnings = async () => {
    const label = await page.getAttribute('[id="status.problems"] [aria-label*="Warnings"]', 'aria-label');
    return Number(/Warnings: (\d+)/.exec(label)?.[1]);
  };
  const before = await warnings();
  const typed = `- AI: ${'tell the pilots which of the two keys is theirs and which one is ours '.repeat(3)}`.slice(0, 199);
  await page.keyboard.type(`${typed}.`, { delay: 0 });
  await saved('what was typed', (text) => text.includes(`\n${typed}.\n`));
  const end = Date.now() + SEEN_MS;
  while ((await warnings()) !== before + 1) {
    if (Date.now() > end) throw new Error(`${await warnings()} warnings, and ${before} before an action without an owner was typed`);
    await page.waitForTimeout(50);
  }
  done('typing');

  // A doubt is settled from the view: its button leads to what can be done about it.
  const doubt = page.locator(rows, { hasText: 'Mara Vogel or Mara Sand?' }).first();
  await doubt.scrollIntoViewIfNeeded();
  await doubt.hover();
  await doubt.locator('.action-label[aria-label^="saidby: Settle"], .action-label[aria-label^="Settle"]').first().click();
  await until('the actions', '.action-widget', ['It is Mara Sand', 'It is Mara Vogel']);
  await picture('settle');
  await page.locator('.action-widget .monaco-list-row', { hasText: 'It is Mara Sand' }).first().click();
  await saved('the settled tag', (text) => /- \[mara[ -]sand\] Then we should/.test(text));
  await page.waitForFunction((rows) => ![...document.querySelectorAll(rows)].some((row) => row.textContent.includes('Mara Vogel or Mara Sand?')), rows);
  done('settled');

  await chromium.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.log(`not ok  ${error.stack}`);
  process.exit(1);
});
