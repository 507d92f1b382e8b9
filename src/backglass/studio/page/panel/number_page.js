/** The page of one number: what it is, where it comes from, what it does, and what can be done with it. */
import { html, useLayoutEffect, useRef } from "../library.js";
import { nine } from "../figures.js";
import { opened, playing, view } from "../store.js";
import { t } from "../words.js";
import { Change } from "./change.js";
import { Factors } from "./factors.js";
import { backTo, close, trail } from "./front.js";
import { History } from "./history.js";
import { Markup } from "./markup.js";
import { Part } from "./part.js";
import { Paths } from "./paths.js";
import { reading, refused } from "./reading.js";
import { Symbol, spoken } from "./symbol.js";
import { Turn } from "./turn.js";

/** The way back to what was open before, and out. */
function Trail() {
    const before = trail.value.slice(0, -1);
    return html`<div class="trail">
        ${before.length > 0 &&
        html`<button class="quiet" onClick=${() => backTo(before.length - 1)} aria-label=${t("panel.back")}>‹</button>
            ${before.slice(-4).map((name, at) => {
                const place = Math.max(0, before.length - 4) + at;
                return html`<button key=${name} class="quiet" aria-label=${spoken(name)} onClick=${() => backTo(place)}><${Symbol} name=${name} /></button>`;
            })}`}
        <button class="quiet close" onClick=${close} aria-label=${t("panel.close")}>×</button>
    </div>`;
}

/** Which numbers are meant: those of the update just made, or those shown now. @param {{update: number}} properties */
function Switch({ update }) {
    const chosen = update < 1 ? "now" : view.value;
    const choices = /** @type {const} */ (["made", "now"]);
    return html`<div class="switch" role="group" aria-label=${t("panel.which")}>
        ${choices.map(
            one => html`<button key=${one} aria-pressed=${String(chosen === one)} disabled=${one === "made" && update < 1}
                onClick=${() => (view.value = one)}>${t(`panel.view.${one}`)}</button>`,
        )}
    </div>`;
}

/**
 * A place that does not shrink while the run goes on, so that what is read below stays where it is: the tallest that it
 * was since it was opened, at this width.
 * @param {{name: string, children?: any}} properties
 */
function Steady({ name, children }) {
    const place = useRef(/** @type {HTMLElement | null} */ (null));
    const had = useRef({ name: "", width: 0, height: 0 });
    useLayoutEffect(() => {
        const [on, before] = [place.current, /** @type {NonNullable<typeof had.current>} */ (had.current)];
        if (!on) return;
        const same = playing.peek() && before.name === name && before.width === on.clientWidth;
        if (!same) on.style.minHeight = "";
        const height = on.getBoundingClientRect().height;
        had.current = { name, width: on.clientWidth, height };
        if (playing.peek()) on.style.minHeight = `${height}px`;
    });
    return html`<div class="steady" ref=${place}>${children}</div>`;
}

/** @param {{section: import("./reading.js").Section, of: import("./reading.js").Opened}} properties */
function SectionPart({ section, of }) {
    const inside = html`${section.html && !section.paths && html`<${Markup} html=${section.html} />`}
        ${section.id === "rule" && of.factors.length > 0 && html`<${Factors} of=${of} />`}
        ${section.paths && html`<${Paths} section=${section} sum=${of.total?.value ?? of.gradient ?? NaN} />`}`;
    if (section.id === "rule") return html`<div class="part rule">${inside}</div>`;
    if (section.folded) return html`<details class="part"><summary>${section.title}</summary>${inside}</details>`;
    return html`<${Part} title=${section.title} class=${section.id}>${inside}<//>`;
}

export function NumberPage() {
    const name = opened.value ?? "";
    const of = reading.value;
    if (!of)
        return html`<div class="leaf">
            <${Trail} />
            <h2><span class="what"><${Symbol} name=${name} /></span></h2>
            <p class="said" role="status">${refused.value}</p>
        </div>`;
    const open = of.sections.filter(section => !section.folded);
    const folded = of.sections.filter(section => section.folded);
    return html`<div class="leaf">
        <${Trail} />
        <h2><${Markup} html=${of.title_html} /></h2>
        ${of.name.startsWith("z(1)") && html`<p class="value"><output>${nine(of.value)}</output></p>`}
        <${Switch} update=${of.update} />
        ${open.map(section => html`<${Steady} key=${section.id} name=${`${of.name} ${of.view}`}><${SectionPart} section=${section} of=${of} /><//>`)}
        <${Turn} key=${`turn ${of.name}`} of=${of} />
        <${History} key=${`history ${of.name}`} name=${of.name} />
        ${of.edit && html`<${Change} key=${`change ${of.name}`} of=${of} />`}
        ${folded.map(section => html`<${SectionPart} key=${section.id} section=${section} of=${of} />`)}
    </div>`;
}
