import type { ReactNode } from 'react'
import type { IssuedLink } from '../../../shared/credential.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { formatFull } from '../../kit/format.ts'
import { QrCode } from '../../kit/qr-code.tsx'
import { LinkTest, type SignedQuestion } from './link-test.tsx'
import { qrHint } from './qr-hint.ts'

/** A Nimble URL that was just signed. */
export function NimbleIssued(props: {
  readonly issued: IssuedLink
  readonly streamName: string
  readonly presentedTo: SignedQuestion
  readonly onAgain: () => void
  readonly onClose: () => void
}): ReactNode {
  const { link, token, url } = props.issued
  return (
    <Drawer
      open
      onClose={props.onClose}
      title="Here is the signed URL"
      description="Shown once. It can be signed again, not shown again."
      footer={
        <>
          <Button onClick={props.onAgain}>Sign another</Button>
          <Button look="primary" onClick={props.onClose}>
            Done
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-sm text-ink-2">
          {link.label !== '' && <span className="font-medium text-ink">{link.label}: </span>}
          watch <span className="data text-ink">{props.streamName}</span>, to be started before{' '}
          <span className="figures text-ink">{formatFull(link.expiresAtMs)}</span>.
        </p>
        {url === null ? (
          <>
            <Callout tone="warn" title="Where it is played is not known">
              Give the media server a public address, and URLs come out whole. Until then add this
              to the address yourself.
            </Callout>
            <CodeBlock title="Query" text={`wmsAuthSign=${token}`} secret />
          </>
        ) : (
          <>
            <CodeBlock title="Signed URL" text={url} secret />
            <div className="flex items-center gap-4">
              <div className="shrink-0">
                <QrCode value={url} label="The signed URL as a QR code" sizePx={160} />
              </div>
              <p className="text-xs text-ink-2">
                {props.presentedTo.address === null
                  ? qrHint(url)
                  : `It works from ${props.presentedTo.address} only.`}
              </p>
            </div>
          </>
        )}
        <LinkTest streamName={props.streamName} token={token} signed={props.presentedTo} />
      </div>
    </Drawer>
  )
}
