// A file imported into the database of a running server, and the field's real size.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  countLine,
  drawn,
  eventually,
  incidentsIn,
  launch,
  listed,
  marks,
  open,
  reader,
  root,
  startDateline,
} from './harness.mjs'

const SYRIA = join(root, '../shared/datasets/incidents/ucdp-ged-syria-2016-2019.csv.gz')

let browser
before(async () => {
  browser = await launch()
})
after(() => browser?.close())

// A layout of UCDP GED; every event below is invented.
const COLUMNS =
  'id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob'.split(
    ',',
  )

const event = (id, lat, lon, day, best) => ({
  id,
  relid: `KEN-2021-1-1-${id}`,
  year: 2021,
  active_year: 1,
  code_status: 'Clear',
  type_of_violence: 1,
  conflict_dset_id: 900,
  conflict_new_id: 900,
  conflict_name: 'Kenya: Invented',
  dyad_dset_id: 901,
  dyad_new_id: 901,
  dyad_name: 'Red Column - Blue Column',
  side_a_dset_id: 902,
  side_a_new_id: 902,
  side_a: 'Red Column',
  side_b_dset_id: 903,
  side_b_new_id: 903,
  side_b: 'Blue Column',
  number_of_sources: 1,
  source_article: `"The Harbour Post,${day},Shots near the mill"`,
  source_office: 'The Harbour Post',
  source_date: day,
  source_headline: 'Shots near the mill',
  source_original: 'a miller',
  where_prec: 1,
  where_coordinates: 'Milltown',
  where_description: 'at the old mill',
  adm_1: 'Garissa county',
  adm_2: '',
  latitude: lat,
  longitude: lon,
  geom_wkt: `POINT (${lon} ${lat})`,
  priogrid_gid: 130000,
  country: 'Kenya',
  country_id: 501,
  region: 'Africa',
  event_clarity: 1,
  date_prec: 1,
  date_start: day,
  date_end: day,
  deaths_a: 0,
  deaths_b: 0,
  deaths_civilians: best,
  deaths_unknown: 0,
  best,
  high: best + 1,
  low: best,
  gwnoa: '',
  gwnob: '',
})

const csv = (events) =>
  [COLUMNS, ...events.map((e) => COLUMNS.map((c) => e[c]))]
    .map((row) => row.map((v) => (/[",]/.test(v) ? `"${String(v).replaceAll('"', '""')}"` : v)).join(','))
    .join('\n')

test('a running server shows what is imported beside it, without a restart', async () => {
  const server = await startDateline()
  try {
    const file = join(server.folder, 'invented.csv')
    await writeFile(file, csv([event(1, -0.45, 39.65, '2021-02-03', 4), event(2, -1.1, 40.2, '2021-05-06', 0)]))
    await reader(browser, { base: server.base }, async (page) => {
      await open(page, server.base)
      assert.equal(await countLine(page), '14 of 14 incidents')
      await server.importFiles(file)
      const edition = async () => (await (await page.request.get(`${server.base}/map/marks`)).json()).edition
      await eventually(edition, 2, 'the new edition is served')
      // The page that is open goes on with the new edition at its next question …
      await page.getByRole('combobox', { name: /^Search/ }).fill('Milltown')
      await eventually(() => countLine(page), /^2 of 16 incidents/, 'the words find what is new')
      await eventually(async () => incidentsIn(await marks(page)), 2, 'on the map')
      // … and so does one that is opened now.
      await open(page, `${server.base}/?country=KEN`)
      assert.match(await countLine(page), /^2 of 16 incidents/)
      assert.equal((await listed(page)).length, 2)
      await page
        .getByText(/As of edition 2/)
        .first()
        .waitFor()
      await open(page, `${server.base}/?edition=1`)
      assert.equal(await countLine(page), '14 of 14 incidents', 'the first edition is as it was')
    })
  } finally {
    await server.stop()
  }
})

test('sixteen thousand real incidents are counted, clustered and found', {
  skip: existsSync(SYRIA) ? false : 'the file of UCDP GED for Syria is not beside the repository',
}, async () => {
  const server = await startDateline({ files: [SYRIA] })
  try {
    await reader(browser, { base: server.base }, async (page) => {
      await open(page, server.base)
      assert.equal(await countLine(page), '16,566 of 16,566 incidents')
      const stops = () => page.locator('[data-mark]').count()
      for (const zoom of [5, 4]) {
        await open(page, `${server.base}/?zoom=${zoom}&center=38,35`)
        assert.match(await countLine(page), /^16,566 of 16,566 incidents/)
        assert.ok((await stops()) < 120, 'every mark has a button')
        assert.equal(incidentsIn(await marks(page)), 16_566, `the marks at zoom ${zoom} sum to the total`)
      }
      await page
        .getByRole('button', { name: /incidents close together/ })
        .first()
        .waitFor()
      // Down to single incidents: what the list counts is what the map shows.
      await open(page, `${server.base}/?zoom=9&center=37.1,36.2&datetime=2016-02`)
      await eventually(() => countLine(page), /[\d,]+ in this view/, 'the list of the view')
      await drawn(page)
      assert.ok((await marks(page)).length > 5, 'marks')
      assert.equal((await listed(page)).length, 50, 'a page of the list')
      await page.getByRole('combobox', { name: /^Search/ }).fill('Aleppo')
      await eventually(
        () => countLine(page),
        (line) => !line.startsWith('16,566'),
        'words narrow',
      )
      await eventually(() => page.url(), /q=Aleppo/, 'the address')
    })
  } finally {
    await server.stop()
  }
})
