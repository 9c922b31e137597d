// Builds the browser's files into static/dist: bundles with hashed names, their
// gzip and brotli forms, and manifest.json, which maps plain names to hashed ones.
// A script whose first words are "// entry:" is loaded by pages, one that begins
// with "// module:" is imported by such a script when it is needed.
//   node build.mjs          the bundles
//   node build.mjs --tests  ts/**/*.test.ts into .build, for node --test
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'

const web = dirname(fileURLToPath(import.meta.url))
const root = dirname(web)
const dist = join(root, 'static/dist')

const files = (folder, end) =>
  readdirSync(folder, { recursive: true })
    .filter((f) => f.endsWith(end))
    .map((f) => join(folder, f))

if (process.argv.includes('--tests')) {
  const out = join(web, '.build')
  rmSync(out, { recursive: true, force: true })
  await esbuild.build({
    entryPoints: files(join(web, 'ts'), '.test.ts'),
    outdir: join(out, 'ts'),
    outbase: join(web, 'ts'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  })
} else {
  const options = {
    bundle: true,
    minify: true,
    sourcemap: false,
    target: ['es2022', 'chrome100', 'firefox100', 'safari15.4'],
    legalComments: 'linked',
    nodePaths: [join(web, 'node_modules')],
    loader: { '.woff2': 'file', '.svg': 'file', '.png': 'file' },
    entryNames: '[name].[hash]',
    assetNames: '[name].[hash]',
    outdir: dist,
    metafile: true,
    logLevel: 'warning',
  }
  const scripts = (word) =>
    files(join(web, 'ts'), '.ts').filter((f) => readFileSync(f, 'utf8').startsWith(`// ${word}:`))
  // Leaflet as modules: without a function round all of it, which a browser would read twice.
  const code = { ...options, alias: { leaflet: join(web, 'node_modules/leaflet/dist/leaflet-src.esm.js') } }
  const styles = ['site', 'map', 'embed', 'embedmap', 'timebar'].map((n) => join(root, 'static/css', `${n}.css`))
  for (const f of readdirSync(dist)) if (f !== '.gitkeep') rmSync(join(dist, f), { recursive: true })
  const results = [
    await esbuild.build({ ...code, entryPoints: scripts('entry'), format: 'iife' }),
    await esbuild.build({ ...code, entryPoints: scripts('module'), format: 'esm' }),
    await esbuild.build({ ...options, entryPoints: styles }),
  ]
  const manifest = {}
  for (const { metafile } of results)
    for (const path of Object.keys(metafile.outputs)) {
      const file = basename(path)
      if (!file.endsWith('.LEGAL.txt')) manifest[file.replace(/\.[A-Z0-9]{8}(\.\w+)$/, '$1')] = file
    }
  for (const icon of readdirSync(join(root, 'static/icons'))) {
    const body = readFileSync(join(root, 'static/icons', icon))
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 8).toUpperCase()
    const name = icon.replace(/(\.\w+)$/, `.${hash}$1`)
    writeFileSync(join(dist, name), body)
    manifest[icon] = name
  }
  for (const file of readdirSync(dist)) {
    if (!['.js', '.css', '.svg', '.txt'].includes(extname(file))) continue
    const body = readFileSync(join(dist, file))
    writeFileSync(join(dist, `${file}.gz`), gzipSync(body, { level: 9 }))
    writeFileSync(
      join(dist, `${file}.br`),
      brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    )
  }
  const sorted = Object.fromEntries(Object.entries(manifest).sort())
  mkdirSync(dist, { recursive: true })
  writeFileSync(join(dist, 'manifest.json'), `${JSON.stringify(sorted, null, 1)}\n`)
  for (const [name, file] of Object.entries(sorted)) {
    if (!/\.(js|css)$/.test(name)) continue
    const kb = (n) => (n / 1000).toFixed(1).padStart(6)
    const [raw, br] = [readFileSync(join(dist, file)), readFileSync(join(dist, `${file}.br`))]
    console.log(`  ${relative(root, join(dist, file)).padEnd(34)} ${kb(raw.length)} kB, ${kb(br.length)} kB brotli`)
  }
}
