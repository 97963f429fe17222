/** Of all pages, light and dark, as custom properties of CSS. Contrast of text at least 4.5 : 1. */
export const COLOURS = `:root { color-scheme: light dark; --ink: #1a1a1a; --muted: #595959; --paper: #ffffff; --rule: #d4d4d4; --panel: #f5f5f3; --alert: #8a3b00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e3; --muted: #adaaa5; --paper: #171717; --rule: #444; --panel: #222222; --alert: #ffb074; }
}
`;
