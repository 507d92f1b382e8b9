/** What happens if: a parameter nudged by h, and a parameter changed. */
import { html, useComputed, useEffect, useRef, useSignal, useState } from "../library.js";
import { loss, nine, plain, typed } from "../figures.js";
import { GradientNote } from "../network/hover.js";
import { nudged as drawn } from "../network/state.js";
import { Refused, frame, playing, scene, send } from "../store.js";
import { t } from "../words.js";
import { NudgePicture } from "./nudge_picture.js";
import { Part } from "./part.js";
import { Symbol, spoken, symbol } from "./symbol.js";

const DECADES = 3; // of h to either side: 0.001 to 1
const STEPS = 20; // of the slider for each decade
const FIRST = 0.01;
const END = DECADES * STEPS;

/** h of a place of the slider: 0 in the middle, finer towards it. @param {number} place */
const atPlace = place => (place === 0 ? 0 : Math.sign(place) * 10 ** (Math.abs(place) / STEPS - DECADES));

/** @param {number} h */
const placeOf = h => (h === 0 ? 0 : Math.sign(h) * Math.min(END, Math.max(1, Math.round((Math.log10(Math.abs(h)) + DECADES) * STEPS))));

/**
 * @typedef {{before: number, after: number, change: number, predicted: number, remainder: number,
 *   picture: import("./nudge_picture.js").Drawing | null}} Nudged
 */

/**
 * Asks for what a nudge does, the newest h alone while an answer is under way.
 * @param {string} parameter
 */
function useNudge(parameter) {
    const [nudged, setNudged] = useState(/** @type {Nudged | null} */ (null));
    const [said, setSaid] = useState("");
    const next = useRef(/** @type {number | null} */ (null));
    const busy = useRef(/** @type {boolean | null} */ (false));
    /** @param {number} h */
    const nudge = async h => {
        next.current = h;
        if (busy.current) return;
        busy.current = true;
        while (next.current !== null) {
            const now = next.current;
            next.current = null;
            try {
                const reply = now === 0 ? null : /** @type {any} */ (await send("nudge", { parameter, h: now, drawn: true }));
                setNudged(reply);
                setSaid("");
            } catch (error) {
                if (!(error instanceof Refused)) throw error;
                setNudged(null);
                setSaid(error.message);
            }
        }
        busy.current = false;
    };
    return { nudged, said, nudge };
}

/** @param {{name: string}} properties */
function NudgeField({ name }) {
    const [h, setH] = useState(FIRST);
    const [text, setText] = useState(plain(FIRST));
    const { nudged, said, nudge } = useNudge(name);
    // Of a run that stands still a change, too, makes another answer; settings are among the changes.
    const still = useComputed(() =>
        playing.value ? null : `${frame.value?.generation} ${frame.value?.update} ${JSON.stringify(scene.value?.edits.at(-1))}`,
    ).value;
    useEffect(() => {
        if (still !== null) void nudge(h);
    }, [h, still]);
    // Where the same weight is drawn in the picture, h is what it is drawn by.
    const by = useComputed(() => (drawn.value?.name === name ? drawn.value.h : null)).value;
    useEffect(() => {
        if (by) take(by, 6);
    }, [by]);
    /** @param {number} to @param {number} [digits] */
    const take = (to, digits = 2) => {
        const near = Number(to.toPrecision(digits));
        setH(near);
        setText(near ? plain(near) : "");
    };
    /** @param {string} written */
    const write = written => {
        setText(written);
        const number = Number(typed(written));
        if (Number.isFinite(number)) setH(number);
    };
    return html`<div class="nudge">
        <label class="row"><math><mi>h</mi><mo>=</mo></math>
            <input class="h" value=${text} placeholder="0" aria-label=${t("panel.nudge.h")} spellcheck=${false}
                onInput=${(/** @type {any} */ event) => write(event.target.value)} />
            <input type="range" min=${-END} max=${END} step="1" value=${placeOf(h)} aria-label=${t("panel.nudge.slide", { name: spoken(name) })}
                aria-valuetext=${plain(h)} onInput=${(/** @type {any} */ event) => take(atPlace(Number(event.target.value)))} />
        </label>
        <dl class="nudged" aria-live="polite">
            <div><dt><math><mi mathvariant="normal">Δ</mi><mi>E</mi></math> <span class="soft">${t("panel.nudge.change")}</span></dt><dd>${nudged ? loss(nudged.change) : "–"}</dd></div>
            <div><dt><math>${symbol(`d${name}`)}<mo>×</mo><mi>h</mi></math></dt><dd>${nudged ? loss(nudged.predicted) : "–"}</dd></div>
            <div><dt class="soft">${t("panel.nudge.remainder")}</dt><dd>${nudged ? loss(nudged.remainder) : "–"}</dd></div>
        </dl>
        ${scene.value && html`<${GradientNote} scene=${scene.value} name=${name} />`}
        <${NudgePicture} picture=${nudged?.picture ?? null} name=${name} />
        <p class="said" role="status">${said}</p>
    </div>`;
}

/** @param {{name: string}} properties */
function EditField({ name }) {
    const text = useSignal(/** @type {string | null} */ (null));
    const said = useSignal("");
    // The field shows the number as it runs, until something is typed.
    const shown = useComputed(() => text.value ?? nine(frame.value?.get(name) ?? NaN));
    const untouched = useComputed(() => text.value === null);
    /** @param {Event} event */
    const set = async event => {
        event.preventDefault();
        if (!text.value?.trim()) return;
        try {
            await send("edit", { parameter: name, value: typed(text.value) });
            text.value = null;
            said.value = "";
        } catch (error) {
            if (!(error instanceof Refused)) throw error;
            said.value = error.message;
        }
    };
    return html`<form class="edit" onSubmit=${set} autocomplete="off">
        <label class="row"><span aria-hidden="true"><${Symbol} name=${name} /> =</span>
            <input value=${shown} aria-label=${t("panel.edit.field", { name: spoken(name) })} spellcheck=${false}
                onFocus=${(/** @type {any} */ event) => event.target.select()} onInput=${(/** @type {any} */ event) => (text.value = event.target.value)} />
            <button class="framed" disabled=${untouched}>${t("panel.edit.set")}</button>
        </label>
        <p class=${said.value ? "said" : "soft"} role="status">${said.value || t("panel.edit.hint")}</p>
    </form>`;
}

/** @param {{of: import("./reading.js").Opened}} properties */
export const Change = ({ of }) => html`<${Part} title=${t("panel.nudge")} class="change"><${NudgeField} name=${of.name} /><//>
    <${Part} title=${t("panel.edit")} class="change"><${EditField} name=${of.name} /><//>`;
