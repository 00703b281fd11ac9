import { type ReactNode, useMemo } from 'react'
import { formatTerm } from '../../../shared/filter-text.ts'
import type { Session } from '../../../shared/session.ts'
import { useFeed } from '../../api/feed.ts'
import { useNames } from '../../components/names.ts'
import { Button } from '../../kit/button.tsx'
import { ShortRow } from '../../kit/short-list.tsx'
import { useStillRows } from '../../kit/still-rows.ts'
import { t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { List, of } from './list.tsx'
import type { OwnLimitOf } from './own-limit-dialog.tsx'
import { severalNow } from './several.ts'

/** As many as can be looked through; Live has them all. */
const SHOWN = 10

/** Links and tokens that several watch with at this moment, most first. */
export function SeveralNow(props: {
  /** Limits they have of their own. */
  readonly own: readonly OwnLimitOf[]
  readonly onLimit: (of: OwnLimitOf) => void
}): ReactNode {
  const sessions: ReadonlyMap<string, Session> = useFeed((state) => state.sessions)
  const names = useNames()
  const all = useMemo(() => severalNow(sessions.values()).slice(0, SHOWN), [sessions])
  const still = useStillRows(all, ({ grantId }) => grantId)
  const limit = (grantId: string, label: string): void => {
    const own = props.own.find((each) => each.grantId === grantId)
    props.onLimit({
      ...{ grantId, label, mayBeShared: false, note: '', ...own },
      sessions: own?.sessions ?? 1,
    })
  }
  return (
    <List
      title={t('In use several times now')}
      about={t(
        'One link or token with several viewers at this moment. That may be as it should be.',
      )}
      empty={t('None.')}
    >
      {still.rows.map(({ grantId, label, count, addresses }) => {
        const name = label || names.grant(grantId)
        return (
          <ShortRow
            key={grantId}
            name={name}
            facts={t(
              '{count, plural, one {# session} other {# sessions}} from {addresses, plural, one {# address} other {# addresses}}',
              { count, addresses },
            )}
            actions={
              <>
                <Button
                  size="small"
                  aria-label={of(t('Show in Live'), name)}
                  onClick={() =>
                    go(`/?q=${encodeURIComponent(formatTerm({ key: 'grant', value: grantId }))}`)
                  }
                >
                  {t('Show in Live')}
                </Button>
                <Button
                  size="small"
                  aria-label={of(t('Limit'), name)}
                  onClick={() => limit(grantId, label)}
                >
                  {t('Limit')}
                </Button>
              </>
            }
          />
        )
      })}
    </List>
  )
}
