import { type ReactNode, useEffect, useState } from 'react'
import type { TokenKey } from '../../../shared/token-key.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { FORMAT_WORDS } from '../../components/key-formats.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { formatFull } from '../../kit/format.ts'
import { ShortRow } from '../../kit/short-list.tsx'
import { Ago } from '../../kit/time.tsx'
import { toast, toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { go, useHashSearch } from '../../route.ts'
import { KeyActs } from './key-acts.tsx'
import { KeySection, KeyState } from './key-section.tsx'
import { TokenKeyDrawer } from './token-key-drawer.tsx'
import { actOnKey } from './undo.ts'

const GONE = t('It signs no more. What it signed holds: only the media server can end that.')

/** Secrets that sign what media servers check by themselves. */
export function TokenKeys(): ReactNode {
  const query = useApi('GET /token-keys')
  const [edited, setEdited] = useState<{ readonly rolled: TokenKey | null } | null>(null)
  const askedFor = new URLSearchParams(useHashSearch()).get('roll')
  const found = query.data?.tokenKeys.find(({ id }) => id === askedFor)
  useEffect(() => {
    if (found !== undefined && found.deletedAtMs === null) setEdited({ rolled: found })
  }, [found])
  return (
    <>
      <KeySection
        title={t('Keys of media servers')}
        about={t(
          'Sign tokens that node-media-server, OvenMediaEngine, Wowza, Ant Media, LiveKit and MediaMTX check by themselves.',
        )}
        empty={t('None. Keep a secret once, and issue tokens with it from the Tokens screen.')}
        query={query}
        add={{ label: t('New key of a media server'), onClick: () => setEdited({ rolled: null }) }}
      >
        {(query.data?.tokenKeys ?? []).map((key) => (
          <ShortRow
            key={key.id}
            name={key.name}
            badges={
              <>
                <KeyState isOff={false} isDeleted={key.deletedAtMs !== null} />
                {!key.hasSecret && <Badge tone="warn">{t('No secret yet')}</Badge>}
              </>
            }
            facts={<FactsOf item={key} />}
            actions={<Acts item={key} onRoll={() => setEdited({ rolled: key })} />}
          />
        ))}
      </KeySection>
      {edited !== null && (
        <TokenKeyDrawer
          rolled={edited.rolled}
          onClose={() => {
            setEdited(null)
            if (askedFor !== null) go('/tokens/keys')
            void refresh()
          }}
        />
      )}
    </>
  )
}

function FactsOf({ item }: { readonly item: TokenKey }): ReactNode {
  const { format, settings, tokens, rolledAtMs, previousUntilMs } = item
  return (
    <>
      {FORMAT_WORDS[format]}
      {settings.apiKey !== undefined && <span className="data"> {settings.apiKey}</span>}
      {t(', {tokens, plural, one {# token holds} other {# tokens hold}}', { tokens })}
      {rolledAtMs !== null && (
        <T text=", secret given {rolledAt}" values={{ rolledAt: <Ago atMs={rolledAtMs} /> }} />
      )}
      {previousUntilMs !== null &&
        t(', the one before can be taken back until {previousUntil}', {
          previousUntil: formatFull(previousUntilMs),
        })}
    </>
  )
}

function Acts(props: { readonly item: TokenKey; readonly onRoll: () => void }): ReactNode {
  const { id, name, hasSecret, deletedAtMs, previousUntilMs } = props.item
  const params = { id }
  const send = (act: string): Promise<unknown> =>
    act === 'delete'
      ? call('DELETE /token-keys/{id}', { params })
      : call('POST /token-keys/{id}/restore', { params })
  const takeBack = async (): Promise<void> => {
    try {
      await call('POST /token-keys/{id}/take-back', { params })
      toast(t('{name} signs with the secret before again', { name }), {
        undo: () => void takeBack(),
      })
    } catch (error) {
      toastError(t('{name} could not be changed', { name }), error)
    } finally {
      void refresh()
    }
  }
  return (
    <KeyActs
      isDeleted={deletedAtMs !== null}
      labels={{ restore: t('Restore {name}', { name }), delete: t('Delete {name}', { name }) }}
      onAct={(act) => void actOnKey(act, name, GONE, send)}
    >
      {previousUntilMs !== null && (
        <Button size="small" look="ghost" onClick={() => void takeBack()}>
          {t('Take back')}
        </Button>
      )}
      <Button size="small" aria-label={t('Roll {name}', { name })} onClick={props.onRoll}>
        {hasSecret ? t('Roll') : t('Give its secret')}
      </Button>
    </KeyActs>
  )
}
