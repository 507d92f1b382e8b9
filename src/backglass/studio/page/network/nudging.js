/** A weight drawn sideways, or moved by + and −: what the loss does, beside gradient times h, before it is kept. */
import { html, useLayoutEffect, useRef } from "../library.js";
import { nine, plain } from "../figures.js";
import { Refused, act, frame, notice, scene, send } from "../store.js";
import { t } from "../words.js";
import { anchor, beside } from "./anchor.js";
import { GradientNote } from "./hover.js";
import { nudged } from "./state.js";

const STEP = 0.01; // of h
const PIXELS = 4; // the pointer's way for one step
const SLACK = 5; // below, it was a click

let asked = false;

/** Asks for the nudge as it is now, one at a time. */
async function ask() {
    if (asked) return;
    asked = true;
    try {
        for (let now = nudged.peek(); now; now = nudged.peek()) {
            const { name, h } = now;
            const told = h ? await send("nudge", { parameter: name, h }) : null;
            const later = nudged.peek();
            if (later?.name === name && later.h !== h) continue;
            if (later?.name === name) nudged.value = { ...later, told };
            break;
        }
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        giveUp();
        notice.value = error.message;
    } finally {
        asked = false;
    }
}

/** @param {string} name @param {number} h */
function nudge(name, h) {
    const before = nudged.peek();
    const from = before?.name === name ? before.from : (frame.peek()?.get(name) ?? NaN);
    if (Number.isNaN(from) || before?.h === h) return;
    nudged.value = { name, from, h, told: before?.name === name ? before.told : null };
    show(name);
    ask();
}

/** Moves by so many steps, for the keyboard. @param {string} name @param {number} steps */
export const nudgeBy = (name, steps) => nudge(name, round((nudged.peek()?.name === name ? (nudged.peek()?.h ?? 0) : 0) + steps * STEP));

/** @param {number} h */
const round = h => Math.round(h * 1e6) / 1e6;

export function giveUp() {
    const name = nudged.peek()?.name;
    nudged.value = null;
    if (name) show(name);
}

export async function keep() {
    const now = nudged.peek();
    if (!now) return;
    if (now.h) await act("edit", { parameter: now.name, value: String(Number((now.from + now.h).toPrecision(12))) });
    giveUp();
}

/** @type {(name: string) => void} writes the number of this name again, which no frame does while it is drawn */
let show = () => {};

/** @param {(name: string) => void} write */
export const showBy = write => {
    show = write;
};

/**
 * Begins to listen where a weight's number was pressed; `true` once it was drawn, so that no click follows.
 * @param {PointerEvent} down
 * @param {string} name
 * @param {() => void} drawn
 */
export function draw(down, name, drawn) {
    const target = /** @type {HTMLElement} */ (/** @type {Element} */ (down.target).closest(".net-tag"));
    target.setPointerCapture(down.pointerId);
    let moving = false;
    const listen = new AbortController();
    const { signal } = listen;
    target.addEventListener("pointermove", event => {
        const way = event.clientX - down.clientX;
        if (!moving && Math.abs(way) < SLACK) return;
        if (!moving) {
            moving = true;
            drawn();
        }
        nudge(name, round(Math.round(way / PIXELS) * STEP * (event.shiftKey ? 0.1 : 1)));
    }, { signal });
    target.addEventListener("pointerup", () => {
        listen.abort();
        if (moving) keep();
    }, { signal });
    target.addEventListener("pointercancel", () => {
        listen.abort();
        if (moving) giveUp();
    }, { signal });
}

/** @param {number} value */
const signed = value => (value > 0 ? `+${nine(value)}` : nine(value));

/** @param {{layout: import("./layout.js").Layout}} properties */
export function Nudge({ layout }) {
    const card = useRef(/** @type {HTMLElement | null} */ (null));
    const now = nudged.value;
    const box = now && anchor(layout, now.name);
    useLayoutEffect(() => {
        if (card.current && box) beside(card.current, box, layout);
    });
    if (!now || !box) return null;
    const { h, told } = now;
    return html`<div class="net-hover net-nudge" ref=${card} role="status">
        <p><i>h</i> = ${h > 0 ? "+" : ""}${plain(h)}</p>
        <dl>
            <div class="net-fact"><dt>${t("page.change")} <i>ΔE</i></dt><dd>${told ? signed(told.change) : "…"}</dd></div>
            <div class="net-fact"><dt>∂<i>E</i>/∂<i>w</i> × <i>h</i></dt><dd>${told ? signed(told.predicted) : "…"}</dd></div>
        </dl>
        ${scene.value && html`<${GradientNote} scene=${scene.value} name=${now.name} />`}
        <p class="soft">${t("page.nudge_hint")}</p>
    </div>`;
}
