import type { ThemeConfig } from 'antd'
import { colours, type Display, measures } from './tokens.ts'

export const fontFamily = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', system-ui, sans-serif"

/** The theme of the component library. Nothing moves: office computers are slow and the page is calm. */
export function themeOf(display: Display): ThemeConfig {
  const { font, control } = measures[display]
  return {
    token: {
      motion: false,
      fontFamily,
      fontSize: font,
      controlHeight: control,
      borderRadius: 6,
      colorPrimary: colours.primary,
      colorLink: colours.primary,
      colorInfo: colours.primary,
      colorError: colours.late,
      colorWarning: colours.soon,
      colorSuccess: colours.fine,
      colorErrorBg: colours.lateSoft,
      colorErrorBorder: '#f0b4ae',
      colorWarningBg: colours.soonSoft,
      colorWarningBorder: '#e8c98a',
      colorSuccessBg: colours.fineSoft,
      colorSuccessBorder: '#a9d4b6',
      colorInfoBg: colours.primarySoft,
      colorInfoBorder: '#a9c9e8',
      colorText: colours.ink,
      colorTextSecondary: colours.inkSoft,
      colorTextTertiary: colours.inkSoft,
      colorTextDescription: colours.inkSoft,
      colorTextPlaceholder: '#66727f',
      colorBorder: '#b9c3ce',
      colorBorderSecondary: colours.line,
      colorBgLayout: colours.ground,
    },
  }
}
