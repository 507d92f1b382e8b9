import { html } from "../library.js";

export function Panel() {
    return html`<div class="panel"></div>`;
}
