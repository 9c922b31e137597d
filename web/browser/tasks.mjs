// How long the page's own thread was held up: its longest task, in processor time,
// which what else the machine is doing changes little, against a fixed piece of
// work that the same browser did.
const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline']

/** About 100 ms of work on the machine that the pages were made on: what no task on load should take. */
export const work = (units = 1) => {
  let sum = 0
  for (let round = 0; round < 65 * units; round++) {
    const words = Array.from({ length: 6000 }, (_, i) => `${Math.imul(i, 2654435761) >>> 0}`)
    sum += words.sort().findIndex((w) => w > '5')
  }
  return sum
}

/** The longest task, in milliseconds of processor time, of the thread of a page while it does what body says. */
export async function longestTask(page, body) {
  const cdp = await page.context().newCDPSession(page)
  const events = []
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...value))
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: CATEGORIES } })
  await body()
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
  await cdp.send('Tracing.end')
  await complete
  await cdp.detach()
  const thread = ({ pid, tid }) => `${pid}/${tid}`
  const scripts = new Set(events.filter((e) => /^(EvaluateScript|FunctionCall)$/.test(e.name)).map(thread))
  const tasks = events.filter((e) => e.name.endsWith('RunTask') && e.tdur && scripts.has(thread(e)))
  return Math.max(0, ...tasks.map((e) => e.tdur)) / 1000
}
