import type { DiffLine } from '../../shared/api.ts'
import type { TokenKey } from '../../shared/token-key.ts'
import { tokenKeySchema } from '../../shared/token-key-input.ts'
import { diffFields } from './diff.ts'
import { type ListWork, RESTORED } from './document-lists.ts'
import { givenValue } from './document-references.ts'
import type { DeclaredTokenKey } from './document-schema.ts'
import type { TokenKeys } from './token-keys.ts'

type Fields = DiffLine['fields'][number][]

const SECRET = tokenKeySchema.shape.secret.unwrap()
/** As in the console: for so long the secret before can be taken back. */
const KEPT_MINUTES = 1440

const inForce = (tokenKeys: TokenKeys): readonly TokenKey[] =>
  tokenKeys.list().filter(({ deletedAtMs }) => deletedAtMs === null)

/** The keys of media server tokens as a document has them: by name, without their secrets. */
export const declareTokenKeys = (tokenKeys: TokenKeys): DeclaredTokenKey[] =>
  inForce(tokenKeys).map(({ name, format, settings }) => ({ name, format, settings }))

/**
 * Makes the keys what a document says. One that was deleted and can be restored comes back with its secret; one that is new
 * waits for it. A key of another format is another key.
 */
export function applyTokenKeys({
  catalogue,
  document,
  actor,
  values,
  lines,
  inPlace,
}: ListWork): void {
  const { tokenKeys } = catalogue
  const declared = document.tokenKeys ?? []
  for (const [index, { name, format, settings, secret: reference }] of declared.entries()) {
    inPlace(`tokenKeys.${index}`, () => {
      const own = reference === undefined ? null : givenValue(values, reference, 'secret', SECRET)
      /** Signs with the value of the document from now on, where that is another. */
      const give = ({ id, hasSecret }: Pick<TokenKey, 'id' | 'hasSecret'>): Fields => {
        if (own === null || tokenKeys.isSecret(id, own)) return []
        tokenKeys.roll(id, { secret: own, overlapMinutes: KEPT_MINUTES }, actor)
        const [gone, come] = hasSecret ? ['given', 'another'] : ['missing', 'given']
        return [{ path: 'secret', before: gone, after: come }]
      }
      const before = inForce(tokenKeys).find((key) => key.name === name)
      if (before?.format === format) {
        const fields = diffFields({ settings: before.settings }, { settings })
        if (fields.length > 0) tokenKeys.update(before.id, { name, settings }, actor)
        fields.push(...give(before))
        if (fields.length === 0) return
        lines.push({ kind: 'changed', noun: 'token_key', id: before.id, label: name, fields })
        return
      }
      if (before !== undefined) tokenKeys.remove(before.id, actor)
      const deleted = tokenKeys
        .list()
        .find((key) => key.name === name && key.format === format && key.deletedAtMs !== null)
      const made =
        deleted === undefined
          ? tokenKeys.create({ name, format, settings, secret: own }, actor)
          : tokenKeys.restore(deleted.id, actor)
      const { id } = made
      const fields: Fields = []
      if (deleted !== undefined) {
        tokenKeys.update(id, { name, settings }, actor)
        fields.push(RESTORED, ...give(made))
      }
      lines.push({ kind: 'added', noun: 'token_key', id, label: name, fields })
    })
  }
  if (!document.prune || document.tokenKeys === undefined) return
  const kept = new Set(declared.map(({ name }) => name))
  for (const { id, name } of inForce(tokenKeys)) {
    if (kept.has(name)) continue
    tokenKeys.remove(id, actor)
    lines.push({ kind: 'removed', noun: 'token_key', id, label: name, fields: [] })
  }
}
