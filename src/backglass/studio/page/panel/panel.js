/** The panel beside the network: one number's derivation, a stage, a lesson, or the reader's own calculation. */
import { html, useLayoutEffect, useRef } from "../library.js";
import { opened } from "../store.js";
import { t } from "../words.js";
import { Check } from "./check.js";
import { front, fronts, show } from "./front.js";
import { Lesson } from "./lesson.js";
import { NumberPage } from "./number_page.js";
import { StagePage } from "./stage_page.js";
import { spoken } from "./symbol.js";
import { Welcome } from "./welcome.js";

const PAGES = { number: NumberPage, stage: StagePage, check: Check, lesson: Lesson, welcome: Welcome };

/** What else lies open, where there is more than one thing. */
function Tabs() {
    if (fronts.value.length < 2) return null;
    return html`<nav class="tabs" aria-label=${t("panel.tabs")}>
        ${fronts.value.map(
            one => html`<button key=${one} aria-current=${front.value === one ? "true" : undefined} onClick=${() => show(one)}>
                ${one === "number" ? spoken(opened.value ?? "") : t(`panel.tab.${one}`)}
            </button>`,
        )}
    </nav>`;
}

/** Where the page is narrow, the panel lies below the picture: what was opened is brought into sight. @param {HTMLElement} panel */
function bringIntoSight(panel) {
    const { top } = panel.getBoundingClientRect();
    if (top > innerHeight * 0.7) panel.scrollIntoView({ block: "start", behavior: "smooth" });
}

/** Where what had the focus is gone, the panel has it, so that Tab goes on from here. @param {HTMLElement} panel */
function keepFocus(panel) {
    const { activeElement } = /** @type {Document | ShadowRoot} */ (panel.getRootNode());
    if (!activeElement || activeElement === document.body) panel.focus({ preventScroll: true });
}

export function Panel() {
    const place = useRef(/** @type {HTMLElement | null} */ (null));
    const page = front.value;
    useLayoutEffect(() => place.current?.scrollTo({ top: 0 }), [page]);
    const had = useRef("");
    useLayoutEffect(() => {
        const now = `${page} ${opened.value}`;
        if (had.current && had.current !== now && place.current) {
            keepFocus(place.current);
            if (page !== "stage" && page !== "welcome") bringIntoSight(place.current);
        }
        had.current = now;
    });
    return html`<aside class="panel" data-testid="panel" aria-label=${t("panel.label")} tabindex="-1" ref=${place}>
        <${Tabs} />
        <${PAGES[page]} key=${page} />
    </aside>`;
}
