import { html } from "../library.js";

export function Stages() {
    return html`<div class="stages"></div>`;
}
