import { type ReactNode, useState } from 'react'
import type { IssuedToken, Token, TokenKind } from '../../../shared/token.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { formatFull } from '../../kit/format.ts'
import { QrCode } from '../../kit/qr-code.tsx'
import { SecretOnce } from '../../kit/secret-once.tsx'
import { Select } from '../../kit/select.tsx'
import { language } from '../../language/language.ts'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { curlExample } from './curl-example.ts'
import { FocusFirst } from './focus-first.tsx'
import { LOOKS } from './kinds.ts'
import { qrHint } from './qr-hint.ts'
import { type SignedQuestion, TokenTest } from './token-test.tsx'

/** The title over {@link Issued}. */
export const issuedTitle = ({ token }: IssuedToken): string =>
  t('Here is the {label}', {
    label: inSentenceOf(LOOKS[token.kind].label),
  })

/** Kinds that may be for watching or for more. */
const FOR_KINDS: readonly TokenKind[] = ['edge-auth', 'access-token', 'server-token']

/** German nouns keep their capital; names such as EdgeAuth do in English too. */
const inSentenceOf = (label: string): string =>
  language === 'en' ? label.replace(/^[ALMPS]/, (letter) => letter.toLowerCase()) : label

/** What stands below the title of a token that was just issued. */
export const issuedHint = ({ token }: IssuedToken): string =>
  token.kind === 'subscribe-token' || token.kind === 'publish-token'
    ? t('The console shows it this once. The API can reveal it again, which is audited.')
    : t('Shown once. It can be issued again, not shown again.')

/** What was issued, the one time its text is known. */
export function Issued(props: {
  readonly issued: IssuedToken
  /** Where a Nimble URL would be asked about; left out when not known. */
  readonly signed?: SignedQuestion | undefined
}): ReactNode {
  const { issued } = props
  const { token, secret } = issued
  const { label } = LOOKS[token.kind]
  const tested = props.signed === undefined ? issued.streamName : token.streams[0]
  return (
    <FocusFirst className="flex flex-col gap-4">
      <div className="text-sm text-ink-2">
        {token.label !== '' && <p className="font-medium text-ink">{token.label}</p>}
        <p>
          <WhatFor token={token} />
          {token.expiresAtMs !== null && (
            <>
              {' '}
              <T
                text="To be started before {end}."
                values={{
                  end: (
                    <span key="end" className="figures text-ink">
                      {formatFull(token.expiresAtMs)}
                    </span>
                  ),
                }}
              />
            </>
          )}
        </p>
      </div>
      {secret !== null && issued.query === null && (
        <SecretOnce label={label} value={secret}>
          {token.kind === 'publish-token'
            ? t('The encoder presents it when it connects.')
            : token.kind === 'server-token'
              ? t('It is presented when connecting. Copy it now: it is not kept.')
              : t('It is presented when connecting. Copy it now: only a hash is kept.')}
        </SecretOnce>
      )}
      {secret !== null && issued.query !== null && (
        <Playable issued={issued} query={issued.query} secret={secret} />
      )}
      {secret !== null && tested !== undefined && (
        <TokenTest
          streamName={tested}
          token={secret}
          {...(props.signed === undefined ? {} : { signed: props.signed })}
        />
      )}
    </FocusFirst>
  )
}

/** What stands in the place of streams where a token names none. */
function WhatFor({ token: { kind, streams } }: { readonly token: Token }): ReactNode {
  const values = {
    streams: (
      <span key="streams" className="data text-ink">
        {streams.join(', ')}
      </span>
    ),
  }
  if (kind === 'stream-key' || kind === 'publish-token')
    return <T text="For publishing on {streams}." values={values} />
  if (streams.length === 0)
    return kind === 'access-token' ? t('For every stream.') : t('Opens a session, and no stream.')
  return FOR_KINDS.includes(kind) ? (
    <T text="For {streams}." values={values} />
  ) : (
    <T text="For watching {streams}." values={values} />
  )
}

/** A token that was issued from elsewhere than the form, in a drawer of its own. */
export function IssuedDrawer(props: {
  readonly issued: IssuedToken
  readonly onClose: () => void
}): ReactNode {
  return (
    <Drawer
      open
      onClose={props.onClose}
      title={issuedTitle(props.issued)}
      description={issuedHint(props.issued)}
      footer={
        <Button look="primary" onClick={props.onClose}>
          {t('Done')}
        </Button>
      }
    >
      <Issued issued={props.issued} />
    </Drawer>
  )
}

/** The address at each media server, its QR code and a command; or what to add where none is known. */
function Playable(props: {
  readonly issued: IssuedToken
  readonly query: string
  readonly secret: string
}): ReactNode {
  const { urls, token, streamName } = props.issued
  const alone = <CodeBlock title={t('Token alone')} text={props.secret} secret maxHeight="6rem" />
  const [at, setAt] = useState(0)
  const place = urls[at] ?? urls[0]
  if (place === undefined) {
    // A client of Phenix is given the token, not an address.
    if (token.kind === 'edge-auth' && streamName === undefined) return alone
    return (
      <>
        <Callout tone="warn" title={t('Where it is played is not known')}>
          {t(
            'Give the stream a play address, or the media server a public address, and links come out whole. Until then add this to the address yourself.',
          )}
        </Callout>
        <CodeBlock title={t('Query')} text={props.query} secret />
        {alone}
      </>
    )
  }
  const { url } = place
  return (
    <>
      {urls.length > 1 && (
        <Select
          label={t('Played at')}
          value={String(at)}
          options={urls.map(({ name }, index) => ({ value: String(index), label: name }))}
          onChange={(next) => setAt(Number(next))}
        />
      )}
      <CodeBlock title={t('Link')} text={url} secret />
      <div className="flex items-center gap-4">
        <div className="shrink-0">
          <QrCode value={url} label={t('The link as a QR code')} sizePx={160} />
        </div>
        <p className="text-xs text-ink-2">{qrHint(url)}</p>
      </div>
      {alone}
      {/^https?:/.test(url) && (
        <CodeBlock title={t('Try with curl')} text={curlExample(url)} secret maxHeight="6rem" />
      )}
    </>
  )
}
