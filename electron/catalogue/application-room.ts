import type { ApplicationParts } from './application-types.ts'
import type { Edit } from './editor.ts'
import { isGone } from './keeping.ts'
import type { OpenedSecret } from './state.ts'

/**
 * Takes out for good what was deleted too long ago to be restored: applications with all that is their own, and secrets.
 *
 * @param wantedId A deleted application of this id goes as well: another is to have it.
 */
export function makeRoom(
  edit: Edit,
  parts: ApplicationParts,
  wantedId: string | null = null,
): void {
  const isLong = ({ deletedAtMs }: { readonly deletedAtMs: number | null }): boolean =>
    isGone(deletedAtMs, edit.nowMs)
  for (const { application, secrets, deletedSecrets } of edit.state.deletedApplications.values()) {
    const { id } = application
    if (id !== wantedId && !isLong(application)) continue
    parts.forgetTokens(edit, id)
    forgetSecrets(edit, parts, [...secrets, ...deletedSecrets])
    parts.tables.applications.remove(id)
    const deletedApplications = edit.withoutEntries(edit.state.deletedApplications, [id])
    edit.state = { ...edit.state, deletedApplications }
  }
  for (const opened of edit.state.applications.values()) {
    const long = opened.deletedSecrets.filter(isLong)
    if (long.length === 0) continue
    forgetSecrets(edit, parts, long)
    const deletedSecrets = opened.deletedSecrets.filter((each) => !isLong(each))
    const { id } = opened.application
    const applications = edit.withEntry(edit.state.applications, id, { ...opened, deletedSecrets })
    edit.state = { ...edit.state, applications }
  }
}

function forgetSecrets(
  edit: Edit,
  { tables, uses }: ApplicationParts,
  secrets: readonly OpenedSecret[],
): void {
  const ids = secrets.map(({ id }) => id)
  for (const id of ids) tables.applications.removeSecret(id)
  uses.remove(edit, ids)
}
