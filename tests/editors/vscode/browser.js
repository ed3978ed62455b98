// VS Code in a browser: served by code-server, driven by Playwright, nothing else within reach.
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');

const HOST = `127.0.0.1:${process.env.PORT}`;
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--force-device-scale-factor=1'];

let shown;

/** A page that shows `folder`, not loaded yet. */
exports.browser = async function (viewport) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: QUIET });
  const page = await (await browser.newContext({ viewport })).newPage();
  await page.route((url) => new URL(url).host !== HOST, (route) => route.abort());
  shown = page;
  return { browser, page };
};

exports.load = async function (page, folder, file) {
  const payload = file ? `&payload=${encodeURIComponent(JSON.stringify([['openFile', exports.remote(file)]]))}` : '';
  await page.goto(`http://${HOST}/?folder=${folder}${payload}`);
  await page.waitForSelector('.monaco-workbench', { timeout: 60000 });
};

/** How the page names a file of this machine. */
exports.remote = (path) => `vscode-remote://${HOST}${path}`;
exports.parts = (path) => ({ $mid: 1, scheme: 'vscode-remote', authority: HOST, path });

/** What is waited for is seen at once; this long only on a machine that is busy with other things. */
const SEEN_MS = 90000;

/** A user's eyes and hands on `page`; pictures go into the folder `pictures`. */
exports.user = function (page, pictures) {
  fs.mkdirSync(pictures, { recursive: true });
  page.setDefaultTimeout(SEEN_MS);
  const picture = (name) => page.screenshot({ path: path.join(pictures, `${name}.png`) });
  const texts = (selector) => page.$$eval(selector, (rows) => rows.map((row) => row.getAttribute('aria-label') || row.innerText));
  return {
    picture,
    texts,
    done: (what) => console.log(`ok  ${what}`),

    /** Waits until all that `selector` shows has these words. */
    until: (what, selector, wanted) =>
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
          throw new Error(`${what}: ${wanted.join(', ')} in\n${(await texts(selector)).join('\n')}`);
        }),

    /** Runs the command of these words, by the palette. */
    command: async (words) => {
      await page.keyboard.press('F1');
      await page.waitForSelector('.quick-input-widget input', { state: 'visible' });
      await page.keyboard.type(words);
      await page.waitForFunction((words) => document.querySelector('.quick-input-list .monaco-list-row')?.textContent.includes(words), words);
      await page.keyboard.press('Enter');
    },

    /** Types into what asks under a title, and takes the first row, which has these words. */
    answer: async (title, typed, words) => {
      await page.waitForFunction((title) => document.querySelector('.quick-input-title')?.textContent.includes(title), title);
      await page.keyboard.type(typed);
      await page.waitForFunction((words) => document.querySelector('.quick-input-list .monaco-list-row .label-name')?.textContent.includes(words), words);
      await page.keyboard.press('Enter');
    },

    /** Puts the cursor there, from 1. */
    go: async (line, column = 1) => {
      await page.keyboard.press('Control+g');
      await page.waitForSelector('.quick-input-widget input', { state: 'visible' });
      await page.keyboard.type(`${line}:${column}`);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.quick-input-widget', { state: 'hidden' });
    },

    /** Saves, and waits until the text of a file is as it should be. */
    saved: async (what, file, holds) => {
      await page.keyboard.press('Control+s');
      await exports.written(page, what, file, holds);
    },
  };
};

/** Waits until the text of a file is as it should be. */
exports.written = async function (page, what, file, holds) {
  const end = Date.now() + SEEN_MS;
  const text = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
  while (!holds(text())) {
    if (Date.now() > end) throw new Error(`${what}:\n${text()}`);
    await page.waitForTimeout(50);
  }
};

/** Ends the process with what went wrong, and a picture of it. */
exports.failed = async function (error, pictures) {
  console.log(`not ok  ${error.stack}`);
  await shown?.screenshot({ path: path.join(pictures, 'failed.png') }).catch(() => {});
  process.exit(1);
};
