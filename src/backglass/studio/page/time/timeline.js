import { html } from "../library.js";

export function Timeline() {
    return html`<div class="timeline"></div>`;
}
