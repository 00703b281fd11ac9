import { type ReactNode, useRef } from 'react'
import { Button } from './button.tsx'

/**
 * A button that has a file chosen.
 *
 * @param accept As of an input of type file.
 * @param label  Names the file for who does not see the button.
 * @param onFile Told of each choice, also of the same file again.
 */
export function FileButton(props: {
  readonly accept: string
  readonly label: string
  readonly icon?: ReactNode
  readonly size?: 'small' | 'normal'
  readonly onFile: (file: File) => void
  readonly children: string
}): ReactNode {
  const { accept, label, icon, size = 'normal', onFile, children } = props
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button size={size} icon={icon} onClick={() => picker.current?.click()}>
        {children}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          event.target.value = ''
          if (file !== undefined) onFile(file)
        }}
      />
    </>
  )
}
