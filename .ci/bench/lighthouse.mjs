#!/usr/bin/env node
// Lighthouse (mobile) of every public page: the median performance of several runs,
// and what it says of accessibility, best practices and search engines.
//   npm i --no-save lighthouse@12.8.2 && node ../.ci/bench/lighthouse.mjs [runs] (from web/)
// It is not in the lock file: it brings 162 packages of 189 MB, and its three
// checked categories are asserted by axe and by browser/budget.test.mjs.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { addresses } from '../../web/browser/addresses.mjs'
import { startDateline } from '../../web/browser/harness.mjs'

const require = createRequire(`${process.cwd()}/`)
const { default: lighthouse } = await import(pathToFileURL(require.resolve('lighthouse')).href)
const { chromium } = require('playwright-core')
const runs = Number(process.argv[2] ?? 3)
const only = process.argv[3]
const port = 9300 + (process.pid % 500)
const server = await startDateline()
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', `--remote-debugging-port=${port}`],
})
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]
try {
  for (const { path } of addresses.filter((a) => !only || a.path === only)) {
    const scores = { performance: [], accessibility: [], 'best-practices': [], seo: [] }
    const complaints = new Set()
    for (let i = 0; i < runs; i++) {
      const { lhr } = await lighthouse(server.base + path, { port, logLevel: 'error', onlyCategories: Object.keys(scores) })
      for (const name of Object.keys(scores)) scores[name].push(Math.round(lhr.categories[name].score * 100))
      for (const name of Object.keys(scores).slice(1))
        for (const { id, weight } of lhr.categories[name].auditRefs)
          if (weight && lhr.audits[id].score !== null && lhr.audits[id].score < 1) complaints.add(`${id} ${JSON.stringify(lhr.audits[id].details?.items?.slice(0, 3) ?? '').slice(0, 300)}`)
    }
    console.log(path.padEnd(26), Object.entries(scores).map(([n, s]) => `${n} ${median(s)}`).join('  '), ...complaints)
  }
} finally {
  await browser.close()
  await server.stop()
}
