import type { ElectronApi } from './electron-api.ts'

/**
 * Makes what is asked before the window hides: once, where nothing on the screen would lead back to it, the operator is told how
 * to get it back, and may quit instead.
 *
 * @param isIconUncertain Whether there may be no icon in the system tray.
 * @returns Resolves with whether the window hides. Quitting asks again while a show is on.
 */
export function askOnce(
  { app, dialog }: Pick<ElectronApi, 'app' | 'dialog'>,
  isIconUncertain: () => boolean,
): () => Promise<boolean> {
  let isAnswered = false
  let asking: Promise<boolean> | null = null
  const ask = async (): Promise<boolean> => {
    const { response } = await dialog.showMessageBox({
      type: 'info',
      message: 'Stagedoor goes on answering',
      detail:
        'Closing the window only hides it. There may be no icon of Stagedoor in your system tray: start Stagedoor again to bring the window back.',
      buttons: ['Hide the window', 'Quit'],
      defaultId: 0,
      cancelId: 0,
    })
    isAnswered = true
    if (response !== 1) return true
    app.quit()
    return false
  }
  return async () => {
    if (isAnswered || !isIconUncertain()) return true
    // Closing again meanwhile must not hide the window behind the question.
    asking ??= ask()
    return await asking
  }
}
