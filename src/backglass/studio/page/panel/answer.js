/** A number to be worked out: what is asked, a field, the judge's answer in words, and the right one on request. */
import { html, useEffect, useRef, useState } from "../library.js";
import { nine, typed } from "../figures.js";
import { Refused, send } from "../store.js";
import { t } from "../words.js";
import { Symbol, spoken } from "./symbol.js";

/** @typedef {{right: boolean, slip: string | null, reason: string, readable: boolean}} Verdict */

/**
 * @param {{symbol: string, name: string, view: "made" | "now", focus?: boolean,
 *   onRight?: () => unknown, onShown?: (value: number) => void}} properties
 *   `symbol` is what is asked in the page's names, `name` in the judge's.
 */
export function Answer({ symbol, name, view, focus = false, onRight, onShown }) {
    const [text, setText] = useState("");
    const [verdict, setVerdict] = useState(/** @type {Verdict | null} */ (null));
    const [said, setSaid] = useState("");
    const field = useRef(/** @type {HTMLInputElement | null} */ (null));
    useEffect(() => {
        if (focus) field.current?.focus();
    }, [name, focus]);

    /** @param {() => Promise<void>} act */
    const trying = async act => {
        try {
            await act();
        } catch (error) {
            if (!(error instanceof Refused)) throw error;
            setVerdict(null);
            setSaid(error.message);
        }
    };
    /** @param {Event} event */
    const check = event => {
        event.preventDefault();
        if (!text.trim()) return field.current?.focus();
        return trying(async () => {
            const found = /** @type {any} */ (await send("check", { name, text: typed(text), view }));
            setVerdict(found);
            setSaid(found.reason);
            if (found.right) await onRight?.();
        });
    };
    const reveal = () =>
        trying(async () => {
            const { value } = await send("reveal", { name, view });
            setVerdict(null);
            setSaid(t("panel.turn.answer", { value: nine(value) }));
            onShown?.(value);
        });
    const kind = verdict ? (verdict.right ? "right" : "wrong") : "";
    return html`<form class="answer" onSubmit=${check} autocomplete="off">
        <label><span aria-hidden="true"><${Symbol} name=${symbol} /> =</span>
            <input ref=${field} value=${text} inputmode="text" aria-label=${t("panel.turn.field", { name: spoken(symbol) })}
                onInput=${(/** @type {any} */ event) => setText(event.target.value)} spellcheck=${false} />
        </label>
        <button class="framed">${t("panel.turn.check")}</button>
        <p class=${`verdict ${kind}`} role="status">${said}</p>
        <button type="button" class="quiet reveal" onClick=${reveal}>${t("panel.turn.reveal")}</button>
    </form>`;
}
