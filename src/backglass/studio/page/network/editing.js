/** A number typed in place: a weight or a bias, as a number or a fraction. */
import { html, useLayoutEffect, useRef, useState } from "../library.js";
import { plain, typed } from "../figures.js";
import { Refused, frame, send } from "../store.js";
import { t } from "../words.js";
import { anchor } from "./anchor.js";
import { editing } from "./state.js";

/** @param {{layout: import("./layout.js").Layout, back: (name: string) => void}} properties */
export function Editor({ layout, back }) {
    const name = editing.value;
    return name ? html`<${Field} key=${name} name=${name} layout=${layout} back=${back} />` : null;
}

/** @param {{name: string, layout: import("./layout.js").Layout, back: (name: string) => void}} properties */
function Field({ name, layout, back }) {
    const input = useRef(/** @type {HTMLInputElement | null} */ (null));
    const [text, setText] = useState(() => plain(frame.peek()?.get(name) ?? 0));
    const first = useRef(text); // fewer digits than the number has
    const [said, setSaid] = useState("");
    useLayoutEffect(() => input.current?.select(), []);
    const box = anchor(layout, name);
    if (!box) return null;
    const width = 128;
    const end = () => {
        editing.value = null;
        back(name);
    };
    /** @param {Event} event */
    const keep = async event => {
        event.preventDefault();
        if (text === first.current) return end();
        try {
            await send("edit", { parameter: name, value: typed(text) });
            end();
        } catch (error) {
            if (!(error instanceof Refused)) throw error;
            setSaid(error.message);
        }
    };
    const left = Math.max(0, Math.min(box.x + box.width - width, layout.width - width));
    return html`<form class="net-editor" onSubmit=${keep} style=${{ left: `${left}px`, top: `${box.y - 4}px`, width: `${width}px` }}>
        <input
            ref=${input}
            value=${text}
            inputmode="text"
            autocomplete="off"
            spellcheck=${false}
            aria-label=${t("page.edit", { name })}
            aria-invalid=${said ? "true" : "false"}
            onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}
            onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
                event.stopPropagation();
                if (event.key === "Escape") end();
            }}
            onBlur=${() => (editing.value = null)}
        />
        <p class=${said ? "said" : "soft"} style=${{ top: `${box.list ? box.list.y + box.list.height - box.y + 8 : box.height + 8}px` }} role=${said ? "alert" : undefined}>${said || t("page.edit_hint")}</p>
    </form>`;
}
