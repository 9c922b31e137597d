#!/usr/bin/env node
// Compares what the pages load with .ci/budgets.json. Run after the bundles are built.
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ci = dirname(fileURLToPath(import.meta.url))
const dist = join(ci, '../static/dist')
const { why, ...budgets } = JSON.parse(readFileSync(join(ci, 'budgets.json'), 'utf8'))
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))
let over = 0
for (const [page, { files, kB }] of Object.entries(budgets)) {
  const bytes = files.map((f) => statSync(join(dist, `${manifest[f]}.br`)).size).reduce((a, b) => a + b)
  const got = (bytes / 1000).toFixed(1)
  console.log(`  ${page.padEnd(20)} ${got.padStart(6)} kB of ${kB}`)
  if (bytes > kB * 1000) over++
}
if (over) {
  console.error(`${over} over budget. ${why}`)
  process.exit(1)
}
