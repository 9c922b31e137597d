// PostGIS behind a small server: vector tiles by ST_AsMVT with a filter of dates, of at most 10,000 points as the usual
// tile servers do, in a PostgreSQL of its own that ends with the measurement.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tiles } from '../places.mjs'
import { freePort, sleep, start } from '../wrk.mjs'

const TILE = `
  WITH box AS (SELECT ST_TileEnvelope($1, $2, $3) AS web),
  points AS (
    SELECT id, kind, killed, date, ST_AsMVTGeom(ST_Transform(geom, 3857), box.web, 4096, 64) AS geom
    FROM incidents, box
    WHERE geom && ST_Transform(box.web, 4326) AND date <= $4::date LIMIT 10000
  )
  SELECT ST_AsMVT(points, 'incidents', 4096, 'geom', 'id') AS tile FROM points`

async function startPostgres() {
  const versions = '/usr/lib/postgresql'
  if (!existsSync(versions)) throw new Error('PostgreSQL is not here; .ci/setup bench installs it')
  const bin = join(versions, readdirSync(versions).toSorted((a, b) => b - a)[0], 'bin')
  const folder = mkdtempSync(join(tmpdir(), 'dateline-postgis-'))
  // PostgreSQL refuses to run as root.
  const root = process.getuid() === 0
  if (root) execFileSync('chown', ['postgres', folder])
  chmodSync(folder, 0o700)
  const as = (program, args) => (root ? ['runuser', ['-u', 'postgres', '--', join(bin, program), ...args]] : [join(bin, program), args])
  execFileSync(...as('initdb', ['-D', join(folder, 'db'), '-U', 'postgres', '-A', 'trust', '--no-sync']), { stdio: 'ignore' })
  const port = await freePort()
  const settings = ['shared_buffers=1GB', 'jit=off', 'fsync=off', `unix_socket_directories=${folder}`, 'listen_addresses=127.0.0.1']
  const server = spawn(...as('postgres', ['-D', join(folder, 'db'), '-p', String(port), ...settings.flatMap((s) => ['-c', s])]), { stdio: 'ignore' })
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => server.once('close', resolve))
      execFileSync(...as('pg_ctl', ['-D', join(folder, 'db'), '-m', 'fast', 'stop']), { stdio: 'ignore' })
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function connect(url) {
  const { default: pg } = await import('pg')
  for (;;) {
    const pool = new pg.Pool({ connectionString: url, max: 8 })
    pool.on('error', () => {})
    try {
      await pool.query('SELECT 1')
      return pool
    } catch (e) {
      await pool.end()
      if (!['ECONNREFUSED', '57P03'].includes(e.code)) throw e
      await sleep(100)
    }
  }
}

async function load(url, csv) {
  const columns = execFileSync('head', ['-1', csv], { encoding: 'utf8' }).trim().split(',')
  const pool = await connect(url)
  await pool.query(`CREATE EXTENSION postgis; CREATE TABLE raw (${columns.map((c) => `${c} text`).join(', ')})`)
  execFileSync('psql', ['-q', url, '-c', `\\copy raw FROM '${csv}' CSV HEADER`])
  const fill = `CREATE TABLE incidents AS SELECT id::bigint, kind, NULLIF(killed, '')::int AS killed, date::date AS date,
    ST_SetSRID(ST_MakePoint(longitude::float8, latitude::float8), 4326) AS geom FROM raw`
  for (const sql of [fill, 'CREATE INDEX ON incidents USING gist (geom)', 'DROP TABLE raw', 'VACUUM ANALYZE incidents']) await pool.query(sql)
  await pool.end()
}

export async function startPostGIS(csv) {
  const postgres = await startPostgres()
  const began = performance.now()
  await load(postgres.url, csv)
  const peer = await start('node', (port) => [fileURLToPath(import.meta.url), postgres.url, String(port)], '/5/19/12.mvt?datetime=1980-01-01/2020-01-01')
  return {
    ...peer,
    ms: performance.now() - began,
    name: 'PostGIS, ST_AsMVT',
    questions: [6, 10].map((z) => ({ name: `tile, z${z}`, paths: tiles(z).map((t) => `/${t}.mvt?datetime=1980-01-01/{day}`) })),
    async stop() {
      await peer.stop()
      await postgres.stop()
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const pool = await connect(process.argv[2])
  createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost')
    const [z, x, y] = pathname.slice(1).split(/[/.]/).map(Number)
    const { rows } = await pool.query({ name: 'tile', text: TILE, values: [z, x, y, searchParams.get('datetime').split('/')[1]] })
    response.writeHead(200, { 'Content-Type': 'application/vnd.mapbox-vector-tile' }).end(rows[0].tile)
  }).listen(Number(process.argv[3]), '127.0.0.1')
}
