/** A browser that was signed in with a code that another one showed. */
export interface Phone {
  readonly id: string
  /** What it says it is. Null when it says nothing. */
  readonly userAgent: string | null
  readonly signedInAtMs: number
}

/** Calls about phones, each of a browser that is signed in. */
export interface PhoneApi {
  /** `address`: what phones reach the console as, by `console-name`; null where they do not. `own`: it is the one that asks. */
  'GET /phones': {
    answer: {
      address: string | null
      phones: readonly (Phone & { readonly own: boolean })[]
    }
  }
  /** Ends its session at once, and the code it may show with it. */
  'DELETE /phones/{id}': { params: { id: string }; answer: null }
  /** A fresh launch link for a phone. It takes the place of the one before. `id`: of the phone, once it is in. */
  'POST /launch-codes/phone': { answer: { id: string; url: string; validMs: number } }
}
