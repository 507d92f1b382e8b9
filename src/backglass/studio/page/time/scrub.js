/** The loss curve that is the slider: time runs along it, logarithmically, and the amber line is now. */
import { computed, html, useComputed, useLayoutEffect, useRef, useSignal, useSignalEffect } from "../library.js";
import { loss as lossText, whole } from "../figures.js";
import { isHidden } from "../panel/hiding.js";
import { scene } from "../store.js";
import { t } from "../words.js";
import { tickText, updates } from "../charts/scales.js";
import { Curves, Ends, HEIGHT, most } from "./curves.js";
import { goTo, wanted } from "./going.js";
import { seen } from "./seen.js";

/** The update at which the amber line stands: where the reader drags it to, at once. */
const now = computed(() => wanted.value ?? seen.value?.update ?? 0);

/** What a key does: the update that it leads to. @type {Record<string, (at: number, end: number) => number>} */
const KEYS = {
    ArrowRight: at => at + 1,
    ArrowUp: at => at + 1,
    ArrowLeft: at => at - 1,
    ArrowDown: at => at - 1,
    PageUp: at => 10 ** (Math.floor(Math.log10(Math.max(at, 0.1)) + 1e-9) + 1),
    PageDown: at => (at <= 1 ? 0 : 10 ** (Math.ceil(Math.log10(at) - 1e-9) - 1)),
    Home: () => 0,
    End: (_, end) => end,
};

/** @param {KeyboardEvent} event */
function onKey(event) {
    const lead = KEYS[event.key];
    if (!lead || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void goTo(lead(now.peek(), seen.peek()?.end ?? 0));
}

function Axis() {
    const end = most.value;
    const scale = updates(end, [0, 100]);
    return html`<div class="axis" aria-hidden="true">
        ${scale.ticks.map(
            tick => html`<span key=${tick} class=${tick === end ? "last" : tick === 0 ? "first" : ""}
                ref=${(/** @type {HTMLElement | null} */ on) => on?.style.setProperty("left", `${scale.at(tick)}%`)}>
                ${tickText(tick)}
            </span>`,
        )}
    </div>`;
}

/** What was changed: w(3)[1,1] = 0.5, rate = 0.1. @param {any} edit */
const saidOf = ({ parameter, value, settings }) =>
    Object.entries(settings ?? { [parameter]: value })
        .map(([name, one]) => `${name} = ${typeof one === "object" ? JSON.stringify(one) : one}`)
        .join(", ");

function Edits() {
    const scale = updates(most.value, [0, 100]);
    return html`<div class="edits">
        ${(scene.value?.edits ?? []).map((edit, n) => {
            const { update } = edit;
            const what = t("time.edited", { n: update, what: saidOf(edit) });
            return html`<i key=${n} title=${what} role="img" aria-label=${what}
                ref=${(/** @type {HTMLElement | null} */ on) => on?.style.setProperty("left", `${scale.at(update)}%`)}></i>`;
        })}
    </div>`;
}

export function Scrub() {
    const place = useRef(/** @type {HTMLElement | null} */ (null));
    const line = useRef(/** @type {SVGGElement | null} */ (null));
    const ahead = useRef(/** @type {SVGRectElement | null} */ (null));
    const width = useSignal(600);
    const held = useRef(false);

    useLayoutEffect(() => {
        const on = /** @type {HTMLElement} */ (place.current);
        const seen = new ResizeObserver(() => (width.value = on.clientWidth || 1));
        seen.observe(on);
        return () => seen.disconnect();
    }, []);
    useSignalEffect(() => {
        const at = updates(most.value, [0, width.value]).at(now.value);
        line.current?.setAttribute("transform", `translate(${at.toFixed(2)} 0)`);
        ahead.current?.setAttribute("x", at.toFixed(2));
    });
    const end = useComputed(() => seen.value?.end ?? 0);
    const said = useComputed(() => `${t("time.at_update", { n: whole(now.value) })}, E = ${isHidden.value("E") ? "?" : lossText(seen.value?.loss ?? NaN)}`);

    /** @param {PointerEvent} event */
    function follow(event) {
        const box = /** @type {HTMLElement} */ (place.current).getBoundingClientRect();
        void goTo(updates(most.peek(), [box.left, box.right]).value(event.clientX));
    }
    /** @param {PointerEvent} event */
    function hold(event) {
        if (event.button !== 0) return;
        held.current = true;
        place.current?.setPointerCapture(event.pointerId);
        follow(event);
    }
    return html`<div class="scrub">
        <div class="slider" ref=${place} role="slider" tabindex="0" data-testid="slider"
            aria-label=${t("time.slider")} aria-valuemin="0" aria-valuemax=${end} aria-valuenow=${now} aria-valuetext=${said}
            onKeyDown=${onKey} onPointerDown=${hold} onPointerMove=${(/** @type {PointerEvent} */ event) => held.current && follow(event)}
            onPointerUp=${() => (held.current = false)} onPointerCancel=${() => (held.current = false)}>
            <svg width="100%" height=${HEIGHT} aria-hidden="true">
                <${Curves} width=${width} />
                <rect class="ahead" ref=${ahead} y="0" width="100%" height=${HEIGHT} />
                <g ref=${line} class="now"><line y1="0" y2=${HEIGHT} /></g>
            </svg>
            <${Ends} width=${width.value} />
        </div>
        <${Edits} />
        <${Axis} />
    </div>`;
}
