/** A link to what is seen: copied, shown, with controls left out where one likes. */
import { html, useRef, useSignal } from "../library.js";
import { usePolled } from "../charts/polled.js";
import { Refused, hidden, opened, options, present, scene, stage, view } from "../store.js";
import { addressNow } from "./address.js";
import { PARTS } from "./looks.js";
import { say } from "./say.js";
import { Sheet } from "./sheet.js";

/** Copies a text; where the browser lets no program do it, the text is selected. @param {HTMLInputElement} field */
async function copy(field) {
    try {
        await navigator.clipboard.writeText(field.value);
        return true;
    } catch {
        field.select();
        return document.execCommand("copy");
    }
}

/** @param {{without: import("../library.js").Signal<ReadonlySet<string>>}} properties */
function LeftOut({ without }) {
    /** @param {string} part */
    const toggle = part => {
        const next = new Set(without.peek());
        if (!next.delete(part)) next.add(part);
        without.value = next;
    };
    return html`<fieldset class="group parts">
        <legend>${say("leave_out")}</legend>
        ${PARTS.map(
            part =>
                html`<label key=${part}>
                    <input
                        type="checkbox"
                        data-testid=${`hide-${part}`}
                        checked=${without.value.has(part)}
                        onChange=${() => toggle(part)}
                    />
                    <span>${say(`${part}_part`)}</span>
                </label>`,
        )}
        <label class="apart">
            <input
                type="checkbox"
                data-testid="present"
                checked=${present.value}
                onChange=${() => (present.value = !present.value)}
            />
            <span>${say("present")}</span>
        </label>
    </fieldset>`;
}

export function Link() {
    const field = useRef(/** @type {HTMLInputElement | null} */ (null));
    const without = useSignal(hidden.peek());
    const told = useSignal("");
    const ask = async () => {
        try {
            return await addressNow(without.peek());
        } catch (error) {
            if (error instanceof Refused) told.value = error.message;
            throw error;
        }
    };
    const address = usePolled(ask, 250, () => [without.value, opened.value, view.value, stage.value, present.value]);
    const onCopy = async () => {
        told.value = say((await copy(/** @type {HTMLInputElement} */ (field.current))) ? "copied" : "not_copied");
    };
    const file = scene.value?.problem.file;
    return html`<${Sheet} name="link" title=${say("link_title")}>
        <p class="row">
            <input
                ref=${field}
                type="text"
                readonly
                data-testid="link"
                aria-label=${say("link_field")}
                value=${address.value ?? ""}
                onFocus=${(/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.currentTarget).select()}
            />
            <button class="strong" data-first="" data-testid="copy" disabled=${!address.value} onClick=${onCopy}>
                ${say("copy")}
            </button>
        </p>
        <p class="did" role="status">${told.value}</p>
        <p class="soft note">${say("link_says")}</p>
        ${file && html`<p class="note">${say("link_file", { name: file.name })}</p>`}
        ${options.current.address && html`<${LeftOut} without=${without} />`}
    <//>`;
}
