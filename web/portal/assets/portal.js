// What scripts add to pages that are whole without them. Each pattern looks for its own mark and leaves the rest alone.

const all = (selector, root = document) => [...root.querySelectorAll(selector)]

/** The error summary is read first. */
document.querySelector('[data-focus]')?.focus()

/** A form is sent once; coming back to the page by "back" makes it ready again. */
for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = 'yes'
    // after the browser has read which button was pressed
    setTimeout(() => {
      for (const button of all('button[data-once]', form)) button.disabled = true
    })
  })
}
addEventListener('pageshow', () => {
  for (const form of document.forms) {
    delete form.dataset.sent
    for (const button of all('button[data-once]', form)) button.disabled = false
  }
})

/** Out of sight: one press, or Escape three times; the page left is not in the history. */
const exit = document.querySelector('[data-exit]')
if (exit) {
  const go = () => {
    document.body.hidden = true
    fetch('/leave', { method: 'POST', body: new URLSearchParams(), redirect: 'manual' }).finally(() =>
      location.replace('/statistics'),
    )
  }
  exit.form.addEventListener('submit', (event) => {
    event.preventDefault()
    go()
  })
  let presses = []
  addEventListener('keydown', ({ key, timeStamp }) => {
    presses = key === 'Escape' ? [...presses.filter((at) => timeStamp - at < 2000), timeStamp] : []
    if (presses.length >= 3) go()
  })
}

for (const button of all('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}

/** The page is read out by the browser's own voice, where it has one for the language of the page. */
const aloud = document.querySelector('[data-aloud]')
if (aloud && 'speechSynthesis' in globalThis) {
  const { lang } = document.documentElement
  const speaks = () => speechSynthesis.getVoices().some((voice) => voice.lang.slice(0, 2) === lang.slice(0, 2))
  const offer = () => {
    aloud.hidden = !speaks()
  }
  offer()
  speechSynthesis.addEventListener?.('voiceschanged', offer)
  const name = aloud.textContent
  const rest = () => {
    aloud.textContent = name
  }
  aloud.addEventListener('click', () => {
    const reading = speechSynthesis.speaking
    speechSynthesis.cancel()
    if (reading) return rest()
    // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not to be read out
    const words = new SpeechSynthesisUtterance(document.querySelector('main').innerText)
    Object.assign(words, { lang, rate: 0.9, onend: rest, onerror: rest })
    aloud.textContent = aloud.dataset.quiet
    speechSynthesis.speak(words)
  })
  addEventListener('pagehide', () => speechSynthesis.cancel())
}

/** A search over all classes, the finer ones included, above the list of the rough ones. */
const template = document.querySelector('template[data-search]')
const choices = document.querySelector('[data-choices]')
if (template && choices) {
  const entries = JSON.parse(template.content.textContent)
  const box = document.createElement('div')
  box.className = 'search'
  const label = document.createElement('label')
  label.textContent = template.dataset.search
  label.htmlFor = 'search'
  const input = Object.assign(document.createElement('input'), { type: 'text', id: 'search', autocomplete: 'off' })
  const found = Object.assign(document.createElement('div'), { className: 'choices' })
  found.setAttribute('aria-live', 'polite')
  box.append(label, input, found)
  choices.before(box)
  input.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault())
  input.addEventListener('input', () => {
    const words = input.value.trim().toLowerCase()
    const matches =
      words === '' ? [] : entries.filter(({ name, group }) => `${group} ${name}`.toLowerCase().includes(words))
    choices.hidden = words !== '' && matches.length > 0
    for (const radio of all('input', choices)) radio.disabled = choices.hidden
    found.replaceChildren(
      ...matches.slice(0, 12).map(({ code, name, group }, index) => {
        const choice = Object.assign(document.createElement('div'), { className: 'choice' })
        const radio = Object.assign(document.createElement('input'), {
          type: 'radio',
          name: 'category',
          value: code,
          id: `found-${index}`,
        })
        const text = Object.assign(document.createElement('label'), { htmlFor: radio.id, textContent: name })
        text.append(Object.assign(document.createElement('span'), { className: 'hint', textContent: group }))
        choice.append(radio, text)
        return choice
      }),
    )
    if (words !== '' && matches.length === 0) found.textContent = template.dataset.none
  })
}

/** Photos are made small before they travel, and shown. What cannot be read here is sent as it is. */
const LONGEST = 1600
async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 400_000) return file
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
    const canvas = Object.assign(document.createElement('canvas'), {
      width: Math.round(picture.width * scale),
      height: Math.round(picture.height * scale),
    })
    const pen = canvas.getContext('2d')
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
    return blob && blob.size < file.size
      ? new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' })
      : file
  } catch {
    return file
  }
}

for (const input of all('input[data-photos]')) {
  const preview = Object.assign(document.createElement('p'), { className: 'thumbs' })
  input.after(preview)
  const upload = document.querySelector('[data-upload]')
  if (upload) upload.hidden = true
  input.addEventListener('change', async () => {
    const files = await Promise.all([...input.files].map(smaller))
    const carrier = new DataTransfer()
    for (const file of files) carrier.items.add(file)
    input.files = carrier.files
    preview.replaceChildren(
      ...files.map((file) => Object.assign(new Image(), { src: URL.createObjectURL(file), alt: file.name })),
    )
  })
}
