// A user's way through VS Code: node walk.js FOLDER PICTURES. What is seen is compared; the pictures are for people, and some
// of them are in the extension's README.
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { browser, failed, load, user, written } = require('./browser.js');

async function main([folder, pictures]) {
  const { browser: chromium, page } = await browser({ width: 1120, height: 720 });
  const { answer, command, done, go, picture, saved, texts, until } = user(page, pictures);
  const note = path.join(folder, 'harbour-call.md');
  const line = (words) => page.locator('.monaco-editor .view-line', { hasText: words }).first();
  const lines = () => fs.readFileSync(note, 'utf8').split('\n');
  const numberOf = (words) => lines().findIndex((text) => text.includes(words)) + 1;

  // A squiggle under what is wrong.
  await load(page, folder, note);
  await page.waitForSelector('.monaco-editor .view-line');
  await page.waitForSelector('.squiggly-error');
  done('squiggle');

  // The Speakers view: doubts on top, everybody with their count, actions and decisions.
  const view = '.pane:has(> .pane-header[aria-label^="Speakers"])';
  const rows = `${view} .monaco-list-row`;
  await command('Focus on Speakers View');
  await page.locator(".pane-header", { hasText: path.basename(folder) }).first().click(); // the files: room for the view
  await until('the Speakers view', rows, ['mara', 'Mara Sand or Mara Vogel · 1 statement', 'Inês Duarte', 'Bo Lind', 'Chidi Okoro']);
  const people = await texts(rows);
  assert.match(people[0], /^mara\b/, people.join('\n'));
  assert(people.findIndex((row) => /^\?\?/.test(row)) < people.findIndex((row) => /^Bo Lind/.test(row)), people.join('\n'));
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
  await saved('what was typed', note, (text) => text.includes(`\n${typed}.\n`));
  await page.waitForFunction(
    (wanted) => document.querySelector('[id="status.problems"] [aria-label*="Warnings"]')?.getAttribute('aria-label').includes(`Warnings: ${wanted}`),
    before + 1, // an action without an owner was typed
  );
  done('typing');

  // Everything somebody said: chosen by a few letters, shown in the view of references.
  await command('Show Everything Somebody Said');
  await answer('Show everything somebody said', 'mara v', 'Mara Vogel');
  await until('the references', '.tree-explorer-viewlet-tree-view .monaco-list-row', ['The Tide Office can lend us a boat', 'The next call falls on a holiday']);
  done('references');
  await picture('references');
  await command('View: Show Explorer');

  // A doubt is settled by one click on what settles it, for everybody who works on the notes.
  await until('the answers', rows, ['`mara` is Mara Vogel: an alias', '`mara` is Mara Sand: an alias']);
  await picture('settle');
  await page.locator(rows, { hasText: '`mara` is Mara Sand' }).first().click();
  await written(page, 'the alias', path.join(folder, 'saidby.toml'), (text) => text.includes('name = "Mara Sand"\naliases = ["mara"]'));
  await page.waitForFunction((rows) => ![...document.querySelectorAll(rows)].some((row) => row.textContent.includes('Mara Sand or Mara Vogel')), rows);
  done('settled');

  // The button beside a doubt without more ado does the same, where there is but one answer; here there are three.
  const doubt = page.locator(rows, { hasText: 'chiido' }).first();
  await doubt.scrollIntoViewIfNeeded();
  await doubt.hover();
  await doubt.locator('.action-label[aria-label*="Settle"]').first().click();
  await answer('Who is chiido?', 'chidi', '`chiido` is Chidi Okoro');
  await written(page, 'the other alias', path.join(folder, 'saidby.toml'), (text) => text.includes('aliases = ["chiido"]'));
  done('settled by the button');

  // What runs, and what it sees.
  await page.locator('[id="status.languageStatus"]').hover();
  await until('the status', '.hover-language-status', ['saidby 0.', 'a meeting note: ', ' found']);
  done('status');
  await picture('status');

  await chromium.close();
}

const given = process.argv.slice(2);
main(given).catch((error) => failed(error, given[1]));
