import { QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider, type ConfigProviderProps } from 'antd'
import { useMemo, useState } from 'react'
import { BrowserRouter } from 'react-router'
import { LanguageContext } from './language/LanguageSwitch.tsx'
import { type Language, rememberLanguage, speak } from './language/language.ts'
import { createQueryClient } from './session/queryClient.ts'
import { SessionGate } from './session/SessionGate.tsx'
import { Shell } from './shell/Shell.tsx'
import { themeOf } from './theme/theme.ts'
import type { Display } from './theme/tokens.ts'
import { applyDisplay, DisplayContext, readDisplay } from './theme/useDisplay.ts'

type Texts = NonNullable<ConfigProviderProps['locale']>

/** The staff console: looks and language around the gate, the shell and its pages behind it. */
export function Console({ texts: firstTexts }: { texts: Texts }) {
  const [client] = useState(createQueryClient)
  const [texts, setTexts] = useState(firstTexts)
  const [display, setDisplay] = useState<Display>(readDisplay)
  const displayChoice = useMemo(
    () => ({
      display,
      choose(chosen: Display) {
        applyDisplay(chosen)
        setDisplay(chosen)
      },
    }),
    [display],
  )
  const theme = useMemo(() => themeOf(display), [display])
  const chooseLanguage = (language: Language) => {
    rememberLanguage(language)
    // every text of the service is asked for anew in the language spoken now
    void speak(language).then((library) => {
      setTexts(library)
      void client.invalidateQueries()
    })
  }
  return (
    <ConfigProvider locale={texts} theme={theme} button={{ autoInsertSpace: false }}>
      <App component={false} message={{ top: 64, maxCount: 3 }}>
        <QueryClientProvider client={client}>
          <LanguageContext value={chooseLanguage}>
            <DisplayContext value={displayChoice}>
              <BrowserRouter basename="/console">
                <SessionGate>
                  <Shell />
                </SessionGate>
              </BrowserRouter>
            </DisplayContext>
          </LanguageContext>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  )
}
