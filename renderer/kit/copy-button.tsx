import { Check, Copy } from 'lucide-react'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { Button, IconButton } from './button.tsx'
import { toastError } from './toast.tsx'

const SAID_MS = 2_000
const CLEAR_AFTER_MS = 60_000

/** Told the label each time a secret was copied; never what was copied. */
export const SecretCopied = createContext<(label: string) => void>(() => {})

/**
 * Copies a text and says so. A secret is taken off the clipboard after a minute, if it is still there and the page
 * may look.
 *
 * @param label What is copied, e.g. `Copy address`. With `text` it is shown, else it is the icon's name.
 */
export function CopyButton(props: {
  readonly value: string
  readonly label?: string
  readonly text?: boolean
  readonly secret?: boolean
  readonly className?: string
}): ReactNode {
  const { value, label = 'Copy', secret = false } = props
  const [copied, setCopied] = useState(false)
  const told = useContext(SecretCopied)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value)
    } catch (error) {
      return toastError('Nothing was copied', error)
    }
    setCopied(true)
    timer.current = setTimeout(() => setCopied(false), SAID_MS)
    if (!secret) return
    told(label)
    setTimeout(() => void clearIfStill(value), CLEAR_AFTER_MS)
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
          {copied ? 'Copied' : label}
        </Button>
      ) : (
        <IconButton
          label={copied ? 'Copied' : label}
          className={className}
          onClick={() => void copy()}
        >
          {icon}
        </IconButton>
      )}
      <span role="status" className="sr-only">
        {copied ? `Copied.${secret ? ' The clipboard is cleared in a minute.' : ''}` : ''}
      </span>
    </>
  )
}

async function clearIfStill(value: string): Promise<void> {
  try {
    if ((await navigator.clipboard.readText()) === value) await navigator.clipboard.writeText('')
  } catch {
    // Reading needs a permission and focus; without them the clipboard is left alone.
  }
}
