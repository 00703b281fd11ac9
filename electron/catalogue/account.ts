import { say } from '../../shared/say.ts'
import type { Account } from '../../shared/stream-token.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { diffFields } from './diff.ts'
import type { Editor } from './editor.ts'
import { checkCountries, checkGeoCascade, countriesOf } from './stream-token-checks.ts'
import type { AccountCalls } from './stream-token-types.ts'

/**
 * Makes the calls on the account: what tokens fall back to where they say nothing. ERR_INPUT_INVALID where
 * countries are allowed and denied at once, and for clusters that no cascade may have.
 */
export function createAccount(editor: Editor, tables: CatalogueTables): AccountCalls {
  return {
    get: () => editor.state.account,
    update: (input, actor) =>
      editor.edit((edit) => {
        checkCountries(input)
        const before = edit.state.account
        const geoCascade = input.geoCascade ?? before.geoCascade
        checkGeoCascade(geoCascade, 'geoCascade.clusters')
        const account: Account = {
          id: before.id,
          allowedCountries: countriesOf(input.allowedCountries),
          deniedCountries: countriesOf(input.deniedCountries),
          defaultCluster: input.defaultCluster,
          geoCascade,
        }
        const changes = diffFields(before, account)
        const detail = changes.map((each) => `${each.path}: ${each.before} -> ${each.after}`)
        tables.account.put(account)
        edit.audit(actor, 'account.update', account.id, detail.join('; ') || say('no change'))
        edit.state = { ...edit.state, account }
        return account
      }),
  }
}
