import { html } from "../library.js";

export function Charts() {
    return html`<div class="charts"></div>`;
}
