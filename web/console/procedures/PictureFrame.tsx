import { Segmented } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

type Props = {
  /** The place of the picture to begin at, in its pixels; where none is named it is seen whole at first. */
  centre?: { x: number; y: number } | undefined
  children: ReactNode
}

/** A picture larger than the page: in its own size, to be pushed about, or as small as it takes to be seen whole. */
export function PictureFrame({ centre, children }: Props) {
  const { t } = useTranslation()
  const frame = useRef<HTMLElement>(null)
  const [whole, setWhole] = useState(centre === undefined)
  const { x, y } = centre ?? { x: 0, y: 0 }
  useEffect(() => {
    const box = frame.current
    if (!whole && box !== null) box.scrollTo(x - box.clientWidth / 2, y - box.clientHeight / 2)
  }, [x, y, whole])
  return (
    <>
      <Segmented
        className="no-print"
        value={whole ? 'whole' : 'full'}
        onChange={(size) => setWhole(size === 'whole')}
        aria-label={t('draft.pictureSize')}
        options={[
          { value: 'full', label: t('draft.pictureFull') },
          { value: 'whole', label: t('draft.pictureWhole') },
        ]}
      />
      <section
        ref={frame}
        className={whole ? 'picture-frame picture-whole' : 'picture-frame'}
        aria-label={t('draft.pictureFrame')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a large picture is scrolled with the keys
        tabIndex={0}
      >
        {children}
      </section>
    </>
  )
}
