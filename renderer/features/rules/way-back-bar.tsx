import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useFeed } from '../../api/feed.ts'
import { Button, IconButton } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { useNow } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { type JustPublished, noteJustPublished, useJustPublished } from './just-published.ts'
import { cutSoFar, doneSentences } from './live-impact-words.ts'
import { rollBackSoon } from './roll-back-soon.ts'

/** So long the way back stays above the rules: until what they do was seen. */
const AT_HAND_MS = 5 * 60_000

/** Says what became of those who were in once rules were published, and keeps the way back at hand for five minutes. */
export function WayBackBar(props: {
  /** The version in force. */
  readonly version: number
}): ReactNode {
  const published = useJustPublished()
  if (published === null || published.version !== props.version) return null
  return <Bar key={published.version} published={published} />
}

function Bar({ published }: { readonly published: JustPublished }): ReactNode {
  const { version, before, impact, atMs } = published
  const sessions = useFeed((state) => state.sessions)
  const isLive = useFeed((state) => state.status === 'live')
  const [busy, setBusy] = useState(false)
  if (useNow() - atMs > AT_HAND_MS) return null
  const rollBack = async (): Promise<void> => {
    setBusy(true)
    await rollBackSoon(before)
    setBusy(false)
  }
  return (
    <Callout
      tone="allow"
      title={t('Version {version} is in force', { version })}
      className="mx-4 mb-2"
      actions={
        <>
          <Button busy={busy} onClick={() => void rollBack()}>
            {t('Roll back')}
          </Button>
          <IconButton label={t('Dismiss')} onClick={() => noteJustPublished(null)}>
            <X aria-hidden />
          </IconButton>
        </>
      }
    >
      {impact !== null &&
        [...doneSentences(impact), cutSoFar(impact, isLive ? (id) => sessions.has(id) : null)]
          .join(' ')
          .trim()}
    </Callout>
  )
}
