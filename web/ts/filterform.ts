// The form is the state: its fields are the filter's names.
import { parseSpan, type Span } from './time.ts'

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
  values.delete('from')
  values.delete('to')
  if (from || to) values.set('datetime', [from && from === to ? from : `${from ?? '..'}/${to ?? '..'}`])
  return [...values].map(([name, list]) => `${name}=${encode(list.join(','))}`).join('&')
}

/** As encodeURIComponent, but what reads well in an address stays as it is. */
export function encode(value: string): string {
  return encodeURIComponent(value)
    .replaceAll('%2C', ',')
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':')
    .replaceAll('%20', '+')
}

/** Sets the fields of the form to what the query asks for. */
export function fillForm(form: HTMLFormElement, query: URLSearchParams): void {
  const dates: Record<string, string> = { ...parseSpan(query.get('datetime') ?? '') }
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')) {
      field.checked = query.getAll(field.name).some((v) => v.split(',').includes(field.value))
    } else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
      if (!field.name) continue
      field.value = dates[field.name] ?? query.get(field.name) ?? ''
    }
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
