/** Keys that work anywhere on the page, except where text is typed or a control of its own wants them. */

/** @type {Map<string, () => void>} */
const keys = new Map();

/** Says what a key does: `shortcut(" ", play)`; a later one takes the place of an earlier. @param {string} key @param {() => void} act */
export function shortcut(key, act) {
    keys.set(key, act);
}

/** @param {HTMLElement} root */
export function listen(root) {
    root.addEventListener("keydown", event => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
        const on = /** @type {HTMLElement} */ (event.composedPath()[0]);
        if (on.closest("input, textarea, select, [contenteditable], [role=slider]")) return;
        if ((event.key === " " || event.key === "Enter") && on.closest("button, a, summary, [role=button]")) return;
        const act = keys.get(event.key);
        if (!act) return;
        event.preventDefault();
        act();
    });
}
