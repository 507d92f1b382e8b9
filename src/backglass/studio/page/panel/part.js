import { html } from "../library.js";

/** A part of the page with its heading. @param {{title: string, class?: string, children?: any}} properties */
export function Part({ title, class: name = "", children }) {
    return html`<section class=${`part ${name}`}><h3>${title}</h3>${children}</section>`;
}
