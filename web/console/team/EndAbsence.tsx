import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { useProblemText } from '../page/ProblemAlert.tsx'
import { useMe } from '../session/useMe.ts'
import { type Absence, absencesKey } from './people.ts'

/** Ends an absence before its last day, or calls off one that is planned, once it was said what follows. */
export function EndAbsence({ absence }: { absence: Absence }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const textOf = useProblemText()
  const me = useMe()
  const refresh = () => void client.invalidateQueries({ queryKey: absencesKey })
  const end = useAction((id: string, key) => send('POST', `/absences/${id}/end`, undefined, key), {
    onDone: () => {
      refresh()
      void message.success(t('absence.ended'))
    },
    onFailed: (problem) => {
      void message.error(textOf(problem))
      refresh()
    },
  })
  if (!absence.mayEnd) return null
  const isPlanned = absence.state === 'planned'
  const label = isPlanned ? t('absence.callOff') : t('absence.end')
  const ask = async () => {
    const { name, substituteName } = absence
    const title = isPlanned
      ? t('absence.callOffSure', { name })
      : absence.account === me.account
        ? t('absence.endSureSelf', { substitute: substituteName })
        : t('absence.endSure', { name, substitute: substituteName })
    if (await modal.confirm({ title, okText: label })) end.mutate(absence.id)
  }
  return (
    <Button size="small" loading={end.isPending} onClick={() => void ask()}>
      {label}
    </Button>
  )
}
