import { useEffect, useRef } from 'react'
import { useAddress } from './use-address.ts'

/**
 * Does what the address of a screen asks for, as `#/rules?do=new`, once, and takes it out of the address. So that the palette
 * can begin what a button of the screen begins.
 *
 * @param acts By their names. One that is not among them waits until it is, or is left for whoever knows it.
 */
export function useAsked(acts: Readonly<Record<string, () => void>>): void {
  const [search, change] = useAddress()
  const asked = search.get('do')
  const act = asked === null ? undefined : acts[asked]
  const latest = useRef(act)
  latest.current = act
  const name = act === undefined ? null : asked
  useEffect(() => {
    if (name === null) return
    change({ do: null })
    latest.current?.()
  }, [name, change])
}
