import type { Found } from '../../shared/search.ts'

/** Whether each word is in what is known of a thing. */
export function stillFits({ title, detail, id, token }: Found, text: string): boolean {
  const fields = [title, detail, id, token?.issuedBy ?? '', ...(token?.tags ?? [])]
  const all = fields.join('\n').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}
