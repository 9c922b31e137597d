// Databases of invented incidents, made once and kept under bin/bench.
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './wrk.mjs'

export const binary = join(root, 'bin/dateline')
const folder = join(root, 'bin/bench')

/** The CSV file of n invented incidents. */
export async function csvOf(n) {
  const path = join(folder, `${n}.csv`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const child = spawn('go', ['run', './.ci/bench/invent', '-n', String(n)], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.pipe(createWriteStream(`${path}.part`))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code) throw new Error(`invent ended with ${code}`)
  renameSync(`${path}.part`, path)
  return path
}

/** Where the database of n incidents is. */
export const pathOf = (n) => join(folder, `${n}.db`)

/** The database of n invented incidents, 0 for the one that a first start makes. */
export async function databaseOf(n) {
  const path = pathOf(n)
  mkdirSync(folder, { recursive: true })
  if (n === 0) rmSync(path, { force: true })
  if (n === 0 || existsSync(path)) return path
  console.error(`Making ${path} (once)`)
  execFileSync(binary, ['import', '--db', path, '--redistribution', 'open', '--licence', 'CC0-1.0', '--limit-rows', String(n), await csvOf(n)], { stdio: 'ignore' })
  return path
}

export const serveArgs = (db) => (port) => ['serve', '--db', db, '--addr', `127.0.0.1:${port}`]
