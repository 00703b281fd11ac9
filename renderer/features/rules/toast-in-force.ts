import { closeToast, toast } from '../../kit/toast.tsx'

let last: string | null = null

/** Says which version is in force, in place of what was said of the one before: that one is not, and its way back leads elsewhere now. */
export function toastInForce(title: string, options: Parameters<typeof toast>[1] = {}): void {
  if (last !== null) closeToast(last)
  last = toast(title, options)
}
