// How long the map's symbols take to draw on the page's own thread, and what a worker with an OffscreenCanvas would save.
//   node .ci/bench/draw.mjs [--marks 60,300,1000,5000]
// Medians of 30 drawings on a canvas of 1170 x 590 CSS pixels at two device pixels each (a window of 900 x 450 with its
// margin), by the map's own code. With a worker the page's thread pays for sending the marks, and the reader waits until
// the worker says that it has drawn. Compare the columns of one run only.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './wrk.mjs'

const require = createRequire(join(root, 'web/package.json'))
const esbuild = require('esbuild')
const { chromium } = await import(join(root, 'web/node_modules/playwright-core/index.mjs'))
const { values } = parseArgs({ options: { marks: { type: 'string', default: '60,300,1000,5000' } } })
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

const { outputFiles } = await esbuild.build({
  stdin: { contents: "export { drawPoint, drawCluster } from './ts/symbol.ts'", resolveDir: join(root, 'web') },
  bundle: true, minify: true, format: 'iife', globalName: 'symbols', write: false,
})
const common = `${outputFiles[0].text};
const colours = { attack: '#b3370d', plot: '#b3370d', arrest: '#1d5f8c', operation: '#17466b', warning: '#7d5900', alert: '#7d5900', other: '#575149' };
const palette = { paper: '#fbf9f4', ink: '#1d1b18', mark: (name) => colours[name] };
function draw(ctx, marks) {
  ctx.setTransform(2, 0, 0, 2, 0, 0);
  ctx.clearRect(0, 0, 1170, 590);
  for (const m of marks)
    if (m.count) symbols.drawCluster(ctx, m, m.x, m.y, { palette, active: false });
    else symbols.drawPoint(ctx, m, m.x, m.y, { palette, active: false, area: 0 });
}`

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 2 })
await page.setContent('<canvas id=a></canvas><canvas id=b></canvas>')
await page.addScriptTag({ content: common })
const rows = await page.evaluate(async ({ common, sizes }) => {
  const size = (c) => Object.assign(c, { width: 2340, height: 1180 })
  const ctx = size(document.getElementById('a')).getContext('2d')
  const other = size(document.getElementById('b')).transferControlToOffscreen()
  const worker = new Worker(URL.createObjectURL(new Blob([`${common}; let ctx; onmessage = ({ data }) => {
    if (data.canvas) { ctx = data.canvas.getContext('2d'); return }
    draw(ctx, data.marks); requestAnimationFrame(() => postMessage(0)) }`])))
  worker.postMessage({ canvas: other }, [other])
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1]
  let seed = 7
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  const kinds = ['attack', 'attack', 'attack', 'arrest', 'warning', 'security_operation']
  const rows = []
  for (const n of sizes) {
    const marks = Array.from({ length: n }, (_, id) => ({
      id, x: random() * 1170, y: random() * 590, lon: 0, lat: 0, kind: kinds[id % kinds.length], precision: 1 + (id % 5), best: id % 7 ? Math.floor(40 * random() ** 4) : undefined,
      ...(id % 3 === 0 ? { count: 2 + (id % 400), killed: 3, kinds: { attack: 3, arrest: 1 }, box: [0, 0, 1, 1] } : {}),
    }))
    const [here, sent, there] = [[], [], []]
    for (let i = 0; i < 30; i++) {
      await new Promise(requestAnimationFrame)
      let began = performance.now()
      draw(ctx, marks)
      here.push(performance.now() - began)
      await new Promise(requestAnimationFrame)
      began = performance.now()
      const done = new Promise((resolve) => { worker.onmessage = resolve })
      worker.postMessage({ marks })
      sent.push(performance.now() - began)
      await done
      there.push(performance.now() - began)
    }
    rows.push({ n, here: median(here), sent: median(sent), there: median(there) })
  }
  return rows
}, { common, sizes: values.marks.split(',').map(Number) })
console.log('marks   own thread   worker: sending   worker: until drawn')
for (const { n, here, sent, there } of rows) console.log(`${String(n).padStart(5)}   ${here.toFixed(1).padStart(7)} ms   ${sent.toFixed(1).padStart(12)} ms   ${there.toFixed(1).padStart(16)} ms`)
await browser.close()
