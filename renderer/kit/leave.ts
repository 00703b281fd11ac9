import { createContext } from 'react'

/** What closes the dialog or drawer around it, after a question where something is filled in. */
export const Leave = createContext<() => void>(() => undefined)
