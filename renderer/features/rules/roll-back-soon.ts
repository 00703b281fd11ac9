import { ApiError, call } from '../../api/client.ts'
import { refresh } from '../../api/query.ts'
import { toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { askPath, go } from '../../route.ts'
import { toastInForce } from './toast-in-force.ts'

/** What rolling back does to those whom the rules in force had cut. */
export const whoWasCut = (): string =>
  t('Whoever was cut is not brought back: they get in when they, or their player, ask again.')

/**
 * Puts an earlier version in force again at once where that refuses nobody who is in. Otherwise, and where that could not be
 * counted or pinned tests fail, it only opens the dialog that says so and asks.
 *
 * @param version The version to go back to. 0: no rules.
 */
export async function rollBackSoon(version: number): Promise<void> {
  if (!(await refusesNobody(version))) return askFirst(version)
  try {
    const made = await call('POST /rules/rollback', { body: { version } })
    toastInForce(t('Version {version} is in force', { version: made.version }), {
      description: whoWasCut(),
    })
  } catch (error) {
    if (error instanceof ApiError && error.code === 'ERR_TESTS_FAIL') askFirst(version)
    else toastError(t('It was not rolled back'), error)
  } finally {
    void refresh()
  }
}

async function refusesNobody(version: number): Promise<boolean> {
  try {
    const impact = await call('GET /rules/impact', { query: { version: String(version) } })
    return impact.refused === 0
  } catch {
    return false
  }
}

const askFirst = (version: number): void =>
  go(askPath('/rules', 'roll-back', `/rules?version=${version}`))
