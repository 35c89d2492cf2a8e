import { createRoot } from 'react-dom/client'
import { Console } from './Console.tsx'
import { preferredLanguage, speak } from './language/language.ts'
import { giveFocusBack } from './page/focusBack.ts'
import { applyDisplay, readDisplay } from './theme/useDisplay.ts'
import './theme/console.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no place for the console')
applyDisplay(readDisplay())
giveFocusBack()
const place = createRoot(root)
void speak(preferredLanguage()).then((texts) => place.render(<Console texts={texts} />))
