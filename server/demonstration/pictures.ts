import sharp from 'sharp'
import { type AcceptedPhoto, acceptPhoto } from '../photos/index.ts'

/** Simple drawings instead of photographs: nothing in them was ever in front of a camera. By main category. */
const drawings: Record<string, string> = {
  'facility.lighting':
    '<rect x="390" y="180" width="14" height="360" fill="#555"/><path d="M397 190 q80 -60 130 0" stroke="#555" stroke-width="12" fill="none"/><ellipse cx="527" cy="205" rx="42" ry="18" fill="#999"/><path d="M480 150 l90 100 M570 150 l-90 100" stroke="#c33" stroke-width="8"/>',
  'facility.road':
    '<polygon points="250,600 550,600 470,220 330,220" fill="#777"/><ellipse cx="400" cy="470" rx="95" ry="34" fill="#333"/><ellipse cx="372" cy="360" rx="40" ry="14" fill="#3b3b3b"/><path d="M400 230 v60 M400 320 v20" stroke="#eee" stroke-width="8"/>',
  'facility.drainage':
    '<rect x="100" y="420" width="600" height="180" fill="#888"/><circle cx="400" cy="500" r="70" fill="#222"/><path d="M150 470 q60 -40 120 0 t120 0 t120 0 t120 0" stroke="#5aa0c8" stroke-width="16" fill="none"/><path d="M180 540 q60 -40 120 0 t120 0 t120 0" stroke="#5aa0c8" stroke-width="16" fill="none"/>',
  facility:
    '<rect x="150" y="250" width="500" height="320" fill="#b9a48a"/><path d="M150 410 h500 M320 250 v320 M480 250 v320" stroke="#7b6a55" stroke-width="10"/><path d="M330 260 l60 90 l-40 60 l80 150" stroke="#4a3a2a" stroke-width="7" fill="none"/>',
  environment:
    '<rect x="300" y="300" width="200" height="260" rx="16" fill="#3d7f55"/><rect x="280" y="270" width="240" height="40" rx="10" fill="#2f6443"/><circle cx="260" cy="540" r="46" fill="#444"/><circle cx="560" cy="550" r="54" fill="#555"/><circle cx="520" cy="250" r="36" fill="#666"/>',
  heating:
    '<g fill="#d8d8d8" stroke="#888" stroke-width="6"><rect x="200" y="260" width="50" height="260" rx="20"/><rect x="270" y="260" width="50" height="260" rx="20"/><rect x="340" y="260" width="50" height="260" rx="20"/><rect x="410" y="260" width="50" height="260" rx="20"/><rect x="480" y="260" width="50" height="260" rx="20"/></g><path d="M560 480 q24 40 0 60 q-24 -20 0 -60" fill="#4a90c2"/>',
  safety:
    '<rect x="180" y="220" width="440" height="360" fill="#cfc7b8"/><rect x="350" y="380" width="100" height="200" fill="#7a5b3a"/><path d="M220 240 C 300 330, 380 300, 430 520" stroke="#222" stroke-width="8" fill="none"/><path d="M540 300 l-34 62 h40 l-30 70" stroke="#d9a400" stroke-width="12" fill="none"/>',
  other:
    '<rect x="230" y="180" width="340" height="440" rx="8" fill="#fff" stroke="#999" stroke-width="6"/><path d="M280 260 h240 M280 320 h240 M280 380 h180 M280 440 h220" stroke="#aaa" stroke-width="12"/>',
}

const skies = ['#dfe9ee', '#efe6d8', '#e2ead9'] as const

/** One accepted photo for each drawing and sky, as if a resident had sent it. */
export async function drawPictures(): Promise<Map<string, AcceptedPhoto[]>> {
  const pictures = new Map<string, AcceptedPhoto[]>()
  for (const [subject, drawing] of Object.entries(drawings)) {
    const svgs = skies.map(
      (sky) =>
        `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="640"><rect width="800" height="640" fill="${sky}"/><rect y="560" width="800" height="80" fill="#a9a08f"/>${drawing}</svg>`,
    )
    pictures.set(
      subject,
      await Promise.all(svgs.map(async (svg) => acceptPhoto(await sharp(Buffer.from(svg)).png().toBuffer()))),
    )
  }
  return pictures
}

/** The drawings that fit a category: its own, else those of its main category. */
export function picturesFor(pictures: ReadonlyMap<string, AcceptedPhoto[]>, category: string): AcceptedPhoto[] {
  const main = category.split('.')[0] ?? ''
  return pictures.get(category) ?? pictures.get(main) ?? pictures.get('other') ?? []
}
