import type { Examination } from './check.js';

const WITH_TEXT =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text x="2" y="15" font-family="DejaVu Sans">θ</text></svg>';
const WITHOUT_TEXT = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>';

/** The renderer of the figures' PNG files, with the fonts that it brings. */
export const renderer: Examination = {
  name: 'figures',
  mend: 'npm ci',
  async examine() {
    const { renderPng } = await import('../../report/figures/index.js');
    const png = renderPng(WITH_TEXT);
    if (png.length <= renderPng(WITHOUT_TEXT).length)
      throw new Error('the renderer draws no text: its fonts are missing');
    return { status: 'ok', detail: 'PNG renderer and fonts' };
  },
};
