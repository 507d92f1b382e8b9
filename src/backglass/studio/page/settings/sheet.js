/** What lies open beside the picture: one sheet at a time. Escape closes it, and the focus returns to its button. */
import { html, useLayoutEffect, useRef } from "../library.js";
import { drawer } from "../store.js";
import { say } from "./say.js";

/** @typedef {typeof drawer.value} Name */

export function close() {
    drawer.value = "";
}

/** @param {Name} name */
export function toggle(name) {
    drawer.value = drawer.value === name ? "" : name;
}

/** @param {Name} name */
const idOf = name => `sheet-${name}`;

/**
 * The button of the header that opens something.
 * @param {{name: Name, className?: string, testid?: string, children?: import("../library.js").Child}} properties
 */
export function Opener({ name, className = "", testid, children }) {
    const open = drawer.value === name;
    return html`<button
        class=${className}
        aria-expanded=${open ? "true" : "false"}
        data-opens=${name}
        data-testid=${testid ?? `open-${name}`}
        onClick=${() => toggle(name)}
    >
        ${children}
    </button>`;
}

/** The visible button that opens this, else the one behind which it is folded. @param {ParentNode} root @param {Name} name */
function openerOf(root, name) {
    const button = /** @type {HTMLElement | null} */ (root.querySelector(`[data-opens="${name}"]`));
    if (button?.offsetParent) return button;
    return /** @type {HTMLElement | null} */ (root.querySelector('[data-opens="more"]') ?? button);
}

/**
 * A sheet by its name. One that `stays` leaves the picture in use; another one closes where something else is touched.
 * @param {{name: Name, title: string, stays?: boolean, children?: import("../library.js").Child}} properties
 */
export function Sheet({ name, title, stays = false, children }) {
    const box = useRef(/** @type {HTMLElement | null} */ (null));
    useLayoutEffect(() => {
        const element = /** @type {HTMLElement} */ (box.current);
        const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
        const first = element.querySelector("[data-first]") ?? element.querySelector("h2");
        /** @type {HTMLElement | null} */ (first)?.focus();
        /** @param {Event} event */
        const outside = event => {
            const path = event.composedPath();
            const header = root.querySelector(".header");
            if (!stays && !path.includes(element) && !(header && path.includes(header))) close();
        };
        root.addEventListener("pointerdown", outside);
        return () => {
            root.removeEventListener("pointerdown", outside);
            const at = root.activeElement;
            if (!at || at === document.body || element.contains(at)) openerOf(root, name)?.focus();
        };
    }, []);
    /** @param {KeyboardEvent} event */
    const onKeyDown = event => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        close();
    };
    return html`<section
        ref=${box}
        id=${idOf(name)}
        class=${`sheet sheet-${name}`}
        role="dialog"
        aria-labelledby=${`${idOf(name)}-title`}
        data-testid=${idOf(name)}
        onKeyDown=${onKeyDown}
    >
        <header class="sheet-head">
            <h2 id=${`${idOf(name)}-title`} tabindex="-1">${title}</h2>
            <button class="sheet-close" aria-label=${say("close")} onClick=${close}>×</button>
        </header>
        ${children}
    </section>`;
}
