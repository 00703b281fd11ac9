import { type ReactNode, useState } from 'react'
import { useApi } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { ShortRow } from '../../kit/short-list.tsx'
import { t } from '../../language/t.ts'
import { AccountDrawer } from './account-drawer.tsx'
import { KeySection } from './key-section.tsx'

/** The account that subscribe and publish tokens belong to: its id, and what they fall back to. */
export function AccountSection(): ReactNode {
  const query = useApi('GET /account')
  const [isChanging, setIsChanging] = useState(false)
  const account = query.data
  return (
    <>
      <KeySection
        title={t('Account of the token API')}
        about={t(
          'Players and back ends name it. Tokens that say nothing of their own take its defaults.',
        )}
        empty={t('It is not known.')}
        query={query}
      >
        {account === undefined
          ? []
          : [
              <ShortRow
                key={account.id}
                name={<span className="data">{account.id}</span>}
                badges={<CopyButton value={account.id} label={t('Copy account id')} />}
                facts={t('{countries}, cluster {defaultCluster}', {
                  countries: countriesOf(account),
                  defaultCluster: account.defaultCluster,
                })}
                actions={
                  <Button
                    size="small"
                    aria-label={t('Change the account')}
                    onClick={() => setIsChanging(true)}
                  >
                    {t('Change')}
                  </Button>
                }
              />,
            ]}
      </KeySection>
      {isChanging && account !== undefined && (
        <AccountDrawer account={account} onClose={() => setIsChanging(false)} />
      )}
    </>
  )
}

function countriesOf(account: {
  readonly allowedCountries: readonly string[]
  readonly deniedCountries: readonly string[]
}): string {
  if (account.allowedCountries.length > 0)
    return t('Only in {allowedCountries}', {
      allowedCountries: account.allowedCountries.join(', '),
    })
  if (account.deniedCountries.length > 0)
    return t('Not in {deniedCountries}', { deniedCountries: account.deniedCountries.join(', ') })
  return t('Any country')
}
