/** A file dropped anywhere on the page is taken in. */
import { html, useEffect, useRef, useSignal } from "../library.js";
import { takeOne } from "./files.js";
import { say } from "./say.js";

/** @param {DragEvent} event */
const hasFile = event => Boolean(event.dataTransfer?.types.includes("Files"));

export function DropPlace() {
    const over = useSignal(false);
    const here = useRef(/** @type {HTMLElement | null} */ (null));
    useEffect(() => {
        const root = /** @type {HTMLElement} */ (here.current?.closest(".studio"));
        let depth = 0; // of elements that the file was drawn over: it leaves the page where it leaves the first
        /** @type {Record<string, (event: DragEvent) => void>} */
        const heard = {
            dragenter: event => void (over.value = hasFile(event) && ++depth > 0),
            dragleave: event => void (hasFile(event) && --depth <= 0 && (over.value = false)),
            dragover: event => hasFile(event) && event.preventDefault(),
            drop: event => {
                if (!hasFile(event)) return;
                event.preventDefault();
                depth = 0;
                over.value = false;
                takeOne(event.dataTransfer?.files);
            },
        };
        for (const [name, hear] of Object.entries(heard)) root.addEventListener(name, /** @type {any} */ (hear));
        return () => {
            for (const [name, hear] of Object.entries(heard)) root.removeEventListener(name, /** @type {any} */ (hear));
        };
    }, []);
    return html`<div ref=${here} class="drop" hidden=${!over.value} data-testid="drop">
        <p>${say("drop_here")}</p>
    </div>`;
}
