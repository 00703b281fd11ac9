import { Check, Copy } from 'lucide-react'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { t } from '../language/t.ts'
import { Button, IconButton } from './button.tsx'
import { clearLater, copyText } from './clipboard.ts'

const SAID_MS = 2_000
/** The verb of a label, in each language. */
const COPY = /^Copy (?:the )?| kopieren$/

/** Told the label each time a secret, or data that is to be noted, was copied; never what was copied. */
export const Copied = createContext<(label: string, of: 'secret' | 'data') => void>(() => {})

/**
 * Copies a text and says what was copied, never its text. A secret is taken off the clipboard after a minute, if it is still
 * there and the page may look.
 *
 * @param label What is copied, e.g. `Copy address`. With `text` it is shown, else it is the icon's name.
 * @param noted Whether the audit log tells of it though it is no secret: data about viewers. Default false.
 */
export function CopyButton(props: {
  readonly value: string
  readonly label?: string
  readonly text?: boolean
  readonly secret?: boolean
  readonly noted?: boolean
  readonly className?: string
}): ReactNode {
  const { value, label = t('Copy'), secret = false } = props
  const what = label === t('Copy') ? t('text') : label.replace(COPY, '')
  const [copied, setCopied] = useState(false)
  const told = useContext(Copied)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async (): Promise<void> => {
    if (!(await copyText(value))) return
    setCopied(true)
    timer.current = setTimeout(() => setCopied(false), SAID_MS)
    if (secret || props.noted === true) told(label, secret ? 'secret' : 'data')
    if (!secret) return
    await clearLater(value, what)
  }
  const icon = copied ? <Check aria-hidden className="text-allow" /> : <Copy aria-hidden />
  const className = props.className ?? ''
  return (
    <>
      {props.text === true ? (
        <Button
          size="small"
          className={`[&_svg]:size-3.5 ${className}`}
          icon={icon}
          onClick={() => void copy()}
        >
          {copied ? t('Copied') : label}
        </Button>
      ) : (
        <IconButton
          label={copied ? t('Copied') : label}
          className={className}
          onClick={() => void copy()}
        >
          {icon}
        </IconButton>
      )}
      <span role="status" className="sr-only">
        {copied ? t('Copied: {what}', { what }) : ''}
      </span>
    </>
  )
}
