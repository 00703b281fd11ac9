import type { Tray as ElectronTray } from 'electron'
import type { ElectronApi } from './electron-api.ts'

interface TrayActions {
  readonly show: () => void
  readonly quit: () => void
}

/**
 * Puts an icon with Open and Quit into the system tray. Some desktops have none (stock GNOME): then nothing is
 * shown, a second launch brings the window back, and the application menu quits.
 *
 * @param iconPath Absolute path of a PNG of at least 32 pixels.
 * @returns The tray, which the caller must keep: a collected tray disappears. Null when there is none.
 */
export function createTray(
  { Tray, Menu, nativeImage }: Pick<ElectronApi, 'Tray' | 'Menu' | 'nativeImage'>,
  iconPath: string,
  actions: TrayActions,
): ElectronTray | null {
  try {
    const tray = new Tray(nativeImage.createFromPath(iconPath).resize({ width: 22, height: 22 }))
    tray.setToolTip('Stagedoor is answering')
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(actions)))
    tray.on('click', actions.show)
    return tray
  } catch {
    return null
  }
}

const trayMenu = ({ show, quit }: TrayActions) => [
  { label: 'Open the console', click: show },
  { type: 'separator' as const },
  { label: 'Quit (stops answering media servers)', click: quit },
]
