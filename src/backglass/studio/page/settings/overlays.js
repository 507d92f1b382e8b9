import { html } from "../library.js";

export function Overlays() {
    return html`<div class="overlays"></div>`;
}
