/** Check my calculation: numbers of the picture are hidden, and worked out one by one. */
import { html, useEffect, useState } from "../library.js";
import { nine, whole } from "../figures.js";
import { drawer, frame, scene, send } from "../store.js";
import { lang, t } from "../words.js";
import { Answer } from "./answer.js";
import { KINDS, ask, asked, found, hideAgain, hideable, kinds, know, nameToCheck, worked } from "./hiding.js";
import { hint } from "./hint.js";
import { keep } from "./light.js";
import { Symbol, spoken, symbol } from "./symbol.js";

/** @typedef {import("./hiding.js").Kind} Kind */

/** @param {{kind: Kind}} properties */
const KindName = ({ kind }) => html`<span class=${["u", "z", "loss", "delta"].includes(kind) ? "letter" : undefined}>${t(`check.kind.${kind}`)}</span>`;

/** Which kinds of numbers are hidden. */
function Kinds() {
    /** @param {Kind} kind */
    const turn = kind => {
        const chosen = new Set(kinds.value);
        if (!chosen.delete(kind)) chosen.add(kind);
        kinds.value = chosen;
    };
    return html`<fieldset class="kinds">
        <legend>${t("check.hide")}</legend>
        ${KINDS.map(
            kind => html`<label key=${kind}><input type="checkbox" checked=${kinds.value.has(kind)} onChange=${() => turn(kind)} /> <${KindName} kind=${kind} /></label>`,
        )}
    </fieldset>`;
}

/** What leads to the number that is asked for; the picture lights it. @param {{name: string}} properties */
function Hint({ name }) {
    const [open, setOpen] = useState(false);
    const seen = scene.value;
    const clue = seen && hint(seen, name);
    useEffect(() => {
        if (open && clue) keep(clue.needs);
        return () => keep();
    }, [open, name]);
    if (!clue) return null;
    if (!open) return html`<button class="quiet hinting" onClick=${() => setOpen(true)}>${t("check.hint")}</button>`;
    return html`<div class="hint">
        <p>${t(clue.words)}</p>
        <p class="scrolled" tabindex="0" role="group" aria-label=${t("check.hint")}>${clue.alone ? clue.formula : html`<math display="block">${symbol(name)}<mo>=</mo>${clue.formula}</math>`}</p>
    </div>`;
}

/** Takes the focus as soon as it is there. @param {HTMLElement | null} element */
const focused = element => element?.focus();

/** The number that is asked for. @param {{name: string, next: string | null}} properties */
function Question({ name, next }) {
    void lang.value;
    if (found.value.has(name))
        return html`<div class="question">
            <p class="is"><${Symbol} name=${name} /> = <output>${nine(valueOf(name))}</output>
                <span class=${worked.value.has(name) ? "verdict right" : "soft"}>${t(worked.value.has(name) ? "check.right" : "check.shown")}</span></p>
            ${next && html`<button class="framed next" ref=${focused} onClick=${() => ask(next)}>${t("check.next", { name: spoken(next) })}</button>`}
        </div>`;
    return html`<div class="question">
        <${Answer} symbol=${name} name=${nameToCheck(name)} view="now" focus=${true}
            onRight=${() => right(name)} onShown=${(/** @type {number} */ value) => { told.set(name, value); know(name, false); }} />
        <${Hint} key=${name} name=${name} />
    </div>`;
}

/** What the session told of numbers that no frame has: those of the next update. @type {Map<string, number>} */
const told = new Map();

/** The reader worked it out. @param {string} name */
async function right(name) {
    if (Number.isNaN(frame.peek()?.get(name) ?? NaN)) told.set(name, (await send("reveal", { name, view: "now" })).value);
    know(name, true);
}

/** @param {string} name */
function valueOf(name) {
    const shown = frame.value?.get(name) ?? NaN;
    return Number.isNaN(shown) ? (told.get(name) ?? NaN) : shown;
}

/** @param {{kind: Kind, names: string[]}} properties */
function Group({ kind, names }) {
    const state = (/** @type {string} */ name) => (worked.value.has(name) ? "right" : found.value.has(name) ? "shown" : "open");
    return html`<section class="group">
        <h3><${KindName} kind=${kind} /></h3>
        <ul class="chips">
            ${names.map(
                name => html`<li key=${name}><button class="framed" data-state=${state(name)} aria-pressed=${String(asked.value === name)}
                    aria-label=${`${spoken(name)}${state(name) === "open" ? "" : `, ${t(`check.${state(name)}`)}`}`} onClick=${() => ask(name)}><${Symbol} name=${name} /></button></li>`,
            )}
        </ul>
    </section>`;
}

export function Check() {
    const names = hideable.value;
    if (!names) return null;
    const chosen = KINDS.filter(kind => kinds.value.has(kind) && names[kind].length > 0);
    const all = chosen.flatMap(kind => names[kind]);
    const right = all.filter(name => worked.value.has(name)).length;
    const name = asked.value;
    const from = name ? all.indexOf(name) + 1 : 0;
    const next = [...all.slice(from), ...all.slice(0, from)].find(one => !found.value.has(one)) ?? null;
    return html`<div class="leaf check">
        <div class="trail"><button class="quiet close" onClick=${() => (drawer.value = "")} aria-label=${t("check.end")}>×</button></div>
        <h2 class="plain">${t("check.title")}</h2>
        <p class="soft">${t("check.how")}</p>
        <${Kinds} />
        <p class="count" role="status"><b>${whole(right)}</b> ${t("check.count", { n: whole(all.length) })}</p>
        <progress max=${Math.max(1, all.length)} value=${right} aria-label=${t("check.progress")}></progress>
        ${name ? html`<${Question} key=${name} name=${name} next=${next} />` : next && html`<p><button class="strong begin" onClick=${() => ask(next)}>${t("check.next", { name: spoken(next) })}</button></p>`}
        ${chosen.map(kind => html`<${Group} key=${kind} kind=${kind} names=${names[kind]} />`)}
        ${found.value.size > 0 && html`<p><button class="quiet" onClick=${hideAgain}>${t("check.again")}</button></p>`}
    </div>`;
}
