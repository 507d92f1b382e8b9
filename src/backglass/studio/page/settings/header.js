import { html } from "../library.js";

export function Header() {
    return html`<div class="header"></div>`;
}
