// What a user sees, and does about it, where something is wrong: node trouble.js FOLDER PICTURES. The settings
// of the machine are those of the VS Code that is served, and lie where FOLDER lies.
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { browser, failed, load, user } = require('./browser.js');
const { server } = require('./served.js');

const TOAST = '.notification-toast';

async function main([folder, pictures]) {
  const { browser: chromium, page } = await browser({ width: 1120, height: 720 });
  const { command, done, picture, texts, until } = user(page, pictures);
  const world = path.dirname(folder);
  const settings = path.join(world, 'data/Machine/settings.json');
  const program = path.join(world, 'program');

  /** Makes the program that the user named one that does this. */
  const programIs = (...lines) => fs.writeFileSync(program, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
  const good = `exec ${world}/judged-saidby "$@"`;
  const named = (file) => fs.writeFileSync(settings, JSON.stringify({ 'saidby.server.path': file }));

  /** One message is shown, with these words; a button of it is pressed. */
  const told = async (words, button) => {
    await until('the message', TOAST, words);
    assert.equal((await texts(TOAST)).length, 1, (await texts(TOAST)).join('\n'));
    if (button) await page.locator(`${TOAST} .monaco-button`, { hasText: button }).click();
    else await command('Notifications: Clear All Notifications');
    await page.waitForSelector(TOAST, { state: 'detached' });
  };

  /** The language status item says this, or will. Its hover shows what was so when it came up, so it is asked again. */
  const status = async (words, seen) => {
    const away = async () => {
      // A hover whose words changed while it was shown may outlive the mouse, but not a click elsewhere.
      await page.mouse.click(500, 300);
      await page.waitForSelector('.hover-language-status', { state: 'hidden' });
    };
    const shown = page.locator('.hover-language-status', { hasText: words });
    for (let tries = 10; ; tries--) {
      await page.locator('[id="status.languageStatus"]').hover();
      if (tries === 1) await until('the status', '.hover-language-status', [words]);
      else if (!(await shown.waitFor({ timeout: 2000 }).then(() => true, () => false))) {
        await away();
        continue;
      }
      break;
    }
    if (seen) await picture(seen);
    await away();
  };
  const closed = async () => {
    await page.keyboard.press('Escape');
    await page.waitForSelector('.settings-editor', { state: 'detached' });
  };
  const restarted = async (before) => {
    while (!(server() > before)) await page.waitForTimeout(50);
  };

  fs.rmSync(path.join(folder, 'saidby.toml'), { force: true });
  await load(page, folder, path.join(folder, 'harbour-call.md'));
  await page.waitForSelector('.squiggly-error');

  // The settings, all of them.
  await command('saidby: Open Settings');
  await until('the settings', '.settings-editor', ['@ext:saidby.saidby', 'people, topics, decisions and actions in the Outline']);
  await closed();
  done('settings');

  // A program that is not there.
  named(path.join(world, 'nowhere'));
  await until('the message', TOAST, ['Restart']);
  await status('saidby does not run', 'no-server');
  await told(['saidby cannot be started: ', '/nowhere (from saidby.server.path): there is no such program.'], 'Open Settings');
  await until('the setting', '.settings-editor', ['saidby.server.path', 'Server: Path']);
  await closed();
  done('a program that is not there');

  // One that fails, and one that is another.
  programIs('echo no library >&2', 'exit 3');
  named(program);
  await told(['/program (from saidby.server.path): no library.']);
  programIs('echo otherd 1.0');
  await command('saidby: Restart Server');
  await until('the message', TOAST, ['/program (from saidby.server.path) is not saidby: --version says "otherd 1.0".']);
  programIs(good);
  await told([], 'Restart');
  await status('saidby 0.');
  done('a program that is another');

  // A server that ends at once.
  programIs('[ "$1" != server ] || exit 3', good);
  await command('saidby: Restart Server');
  await told(['The server could not be started: '], 'Show Log');
  await until('the log', '.part.panel .view-lines', ['exited with code 3']);
  await command('View: Toggle Panel Visibility');
  await status('saidby does not run');
  done('a server that ends at once');

  // One that crashes now and then is started again, but not for ever.
  const wait = path.join(world, 'wait');
  programIs(`while [ "$1" = server ] && [ -e ${wait} ]; do sleep 0.1; done`, good);
  await command('saidby: Restart Server');
  await status('saidby 0.');
  for (let crash = 1; crash <= 3; crash++) {
    const crashed = server();
    fs.writeFileSync(wait, '');
    process.kill(crashed, 'SIGKILL');
    await status('saidby is starting');
    fs.rmSync(wait);
    await restarted(crashed);
    await status('saidby 0.');
  }
  process.kill(server(), 'SIGKILL');
  await until('the message', TOAST, ['Show Log']);
  await status('saidby does not run', 'crashed');
  await told(['The server ended 4 times within 3 minutes.'], 'Restart');
  await status('saidby 0.');
  await page.waitForSelector('.squiggly-error');
  done('crashes');

  await chromium.close();
}

const given = process.argv.slice(2);
main(given).catch((error) => failed(error, given[1]));
