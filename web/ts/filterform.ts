// The form is the state: its fields are the filter's names.
import type { Span } from './time.ts'

/** The query that a form stands for, in the order of its fields; values of one
 * name are joined by commas, empty ones left out, dates become one datetime. */
export function formQuery(form: HTMLFormElement): string {
  const values = new Map<string, string[]>()
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string' || value.trim() === '') continue
    values.set(name, [...(values.get(name) ?? []), value.trim()])
  }
  const [from] = values.get('from') ?? []
  const [to] = values.get('to') ?? []
  for (const name of NEAR) values.delete(name)
  values.delete('from')
  values.delete('to')
  if (from || to) values.set('datetime', [from && from === to ? from : `${from ?? '..'}/${to ?? '..'}`])
  return [...values].map(([name, list]) => `${name}=${encode(list.join(','))}`).join('&')
}

/** What the server makes an area of: the fields of a place and the distance from it. */
const NEAR = ['near', 'km']

/** As encodeURIComponent, but what reads well in an address stays as it is. */
export function encode(value: string): string {
  return encodeURIComponent(value)
    .replaceAll('%2C', ',')
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':')
    .replaceAll('%20', '+')
}

/** Sets the fields of the form to what the query asks for; what it has no field
 * for is carried by hidden ones. */
export function fillForm(form: HTMLFormElement, query: URLSearchParams): void {
  const [from = '', to = from] = (query.get('datetime') ?? '').split('/')
  const dates: Record<string, string> = { from: from === '..' ? '' : from, to: to === '..' ? '' : to }
  const known = new Set(['datetime'])
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')) {
      field.checked = query.getAll(field.name).some((v) => v.split(',').includes(field.value))
      known.add(field.name)
    } else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
      if (!field.name || field.type === 'hidden') continue
      if (NEAR.includes(field.name)) {
        if (field.name === 'near') field.value = ''
        continue
      }
      const value = dates[field.name] ?? query.get(field.name) ?? ''
      if (field instanceof HTMLSelectElement && value && ![...field.options].some((o) => o.value === value))
        field.add(new Option(value, value))
      field.value = value
      known.add(field.name)
    }
  }
  for (const hidden of form.querySelectorAll('input[type=hidden]')) hidden.remove()
  for (const [name, value] of query) {
    if (known.has(name) || !CARRIED.includes(name)) continue
    const hidden = document.createElement('input')
    hidden.type = 'hidden'
    hidden.name = name
    hidden.value = value
    form.append(hidden)
  }
}

/** Sets the dates of the form; '' is an open end. */
export function fillDates(form: HTMLFormElement, { from, to }: Span): void {
  const fields = form.elements
  for (const [name, value] of [
    ['from', from],
    ['to', to],
  ] as const) {
    const field = fields.namedItem(name)
    if (field instanceof HTMLInputElement) field.value = value
  }
}

/** What the form keeps of an address without a field of its own. */
const CARRIED = ['bbox', 'area', 'admin1', 'sources_min', 'missing', 'dataset', 'edition', 'lang', 'theme']

/** What is wrong with a date as it was typed, '' where nothing is. A year, a month
 * or a day is accepted. */
export function dateFault(text: string): string {
  const s = text.trim()
  if (s === '') return ''
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(s)
  if (!parts) return `“${s}” is not a date: write 2024, 2024-03 or 2024-03-22.`
  const [year, month = 1, day = 1] = parts.slice(1).map((p) => (p === undefined ? undefined : Number(p)))
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year ?? 0, month - 1, day)
  if (!year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return `There is no ${s} in the calendar.`
  return ''
}

/** Marks the date fields that are wrong and says why; reports whether all are well. */
export function checkDates(form: HTMLFormElement): boolean {
  const fields = [...form.querySelectorAll<HTMLInputElement>('[data-date]')]
  const faults = fields.map((f) => dateFault(f.value))
  const [from, to] = fields.map((f) => f.value.trim())
  let said = faults.find(Boolean) ?? ''
  if (!said && from && to && from.slice(0, to.length) > to.slice(0, from.length))
    said = `From ${from} to ${to} ends before it begins.`
  for (const [i, field] of fields.entries()) {
    if (faults[i] || (said && !faults.some(Boolean))) field.setAttribute('aria-invalid', 'true')
    else field.removeAttribute('aria-invalid')
  }
  const error = form.querySelector<HTMLElement>('[data-date-error]')
  if (error && error.textContent !== said) error.textContent = said
  if (error) error.hidden = said === ''
  return said === ''
}
