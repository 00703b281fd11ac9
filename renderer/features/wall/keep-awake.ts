import { useEffect } from 'react'

/** Keeps the screen from going dark while this is shown, where the browser can. It lets go of the lock itself when the page is hidden. */
export function useKeepAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null
    let ended = false
    const take = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      try {
        const taken = await navigator.wakeLock.request('screen')
        if (ended) await taken.release()
        else lock = taken
      } catch {
        // Refused, as with a low battery: the screen goes dark as it is set to.
      }
    }
    const onVisible = (): void => void take()
    onVisible()
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      ended = true
      document.removeEventListener('visibilitychange', onVisible)
      void lock?.release()
    }
  }, [])
}
