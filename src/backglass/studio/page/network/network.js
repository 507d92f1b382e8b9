import { html } from "../library.js";

export function Network() {
    return html`<div class="network"></div>`;
}
