import type { Console, ConsoleDeps } from './types.ts'

/** A console that is loaded when it is first asked. */
interface LateConsole extends Console {
  /** Loads it now, so that the first to ask need not wait. */
  load(): Promise<void>
}

/**
 * Makes a console without loading it: with its schemas and routes it is large, and what the handler answers first needs none
 * of it.
 */
export function createLateConsole(deps: ConsoleDeps): LateConsole {
  let loading: Promise<Console> | null = null
  let loaded: Console | null = null

  function load(): Promise<Console> {
    loading ??= import('./console.ts')
      .then(({ createConsole }) => {
        loaded = createConsole(deps)
        return loaded
      })
      .catch((error: unknown) => {
        // The next to ask tries again.
        loading = null
        throw error
      })
    return loading
  }

  return {
    fetch: async (request, caller) => (loaded ?? (await load())).fetch(request, caller),
    close: () => loaded?.close(),
    async load() {
      await load()
    },
  }
}
