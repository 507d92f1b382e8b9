/** Lines over the updates of a run: axes, names at the lines' ends, values under the pointer or by keys. */
import { html, useRef, useSignal, useSignalEffect } from "../library.js";
import { frame } from "../store.js";
import { t } from "../words.js";
import { goTo } from "../time/going.js";
import { Axes } from "./axes.js";
import { nearest, spread } from "./labels.js";
import { paced } from "./paced.js";
import { linear, logarithmic, roundDomain, roundEnd, roundLinearEnd, short, updates } from "./scales.js";
import { useWidth } from "./width.js";

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {string} hue - class of its colour and dash
 * @property {number[]} update
 * @property {(number | null)[]} values
 */
/** @typedef {{title: string, lines: Line[], log?: boolean, logTime?: boolean, testid: string}} Properties */

const [HEIGHT, TOP, FOOT, LEFT] = [196, 10, 162, 52];
const [LETTER, WIDE] = [6.7, 12]; // pixels, about: a Latin letter, a Japanese one
const MOST_NAME = 16;

/** @param {Line} line @param {import("./scales.js").Scale} across @param {import("./scales.js").Scale} up */
function pathOf({ update, values }, across, up) {
    let [path, pen] = ["", "M"];
    for (let n = 0; n < update.length; n++) {
        const value = values[n];
        const isThere = value !== null && Number.isFinite(value) && (up.kind !== "log" || value > 0);
        if (isThere) path += `${pen}${across.at(update[n]).toFixed(1)} ${up.at(value).toFixed(1)}`;
        pen = isThere ? "L" : "M";
    }
    return path;
}

/** The value of a line at the point nearest to an update. @param {Line} line @param {number} at */
const valueAt = ({ update, values }, at) => values[nearest(update, at)] ?? null;

/** @param {string} name */
const cut = name => (name.length > MOST_NAME ? `${name.slice(0, MOST_NAME - 1)}…` : name);

/** About how wide a name is. @param {string} name */
const room = name => [...cut(name)].reduce((sum, letter) => sum + (letter > "\u2fff" ? WIDE : LETTER), 0);

/** @param {{lines: Line[], at: number, x: number, up: import("./scales.js").Scale}} properties */
function Ends({ lines, at, x, up }) {
    const heights = lines.map(line => {
        const last = line.values.findLast(value => value !== null && Number.isFinite(value));
        return last === undefined || last === null ? FOOT : up.at(last);
    });
    const places = spread(heights, 14, TOP + 4, FOOT - 5);
    return html`<g class="ends">
        ${lines.map((line, n) => {
            const value = valueAt(line, at);
            return html`<g key=${line.name} transform=${`translate(${x} ${places[n].toFixed(1)})`} class=${line.hue}>
                <line x1="2" x2="14" y1="0" y2="0" />
                <text x="18" y="4">${cut(line.name)}<tspan class="value" dx="6">${value === null ? "" : short(value)}</tspan></text>
            </g>`;
        })}
    </g>`;
}

/** @param {Properties} properties */
export function Plot({ title, lines, log = false, logTime = true, testid }) {
    const [place, width] = useWidth();
    const reading = useSignal(/** @type {number | null} */ (null));
    const cursor = useRef(/** @type {SVGLineElement | null} */ (null));
    const now = useRef(/** @type {SVGLineElement | null} */ (null));
    const across = useSignal(updates(10, [0, 1]));

    const right = Math.max(width.value - Math.max(...lines.map(({ name }) => room(name)), 0) - 8.5 * LETTER - 26, LEFT + 80);
    const domain = roundDomain(lines.flatMap(({ values }) => values), log);
    const longest = lines.reduce((one, other) => (other.update.length > one.length ? other.update : one), /** @type {number[]} */ ([]));
    const { update, end: most } = paced.value;
    across.value = logTime ? updates(roundEnd(most), [LEFT, right]) : linear([0, roundLinearEnd(most)], [LEFT, right], 4);
    const at = reading.value ?? update;

    useSignalEffect(() => {
        const x = across.value.at(paced.value.update).toFixed(1);
        now.current?.setAttribute("x1", x);
        now.current?.setAttribute("x2", x);
    });
    useSignalEffect(() => {
        const x = reading.value === null ? -9 : across.value.at(reading.value).toFixed(1);
        cursor.current?.setAttribute("x1", String(x));
        cursor.current?.setAttribute("x2", String(x));
    });

    if (!domain || !longest.length)
        return html`<div class="plot" ref=${place} data-testid=${testid}><p class="soft nothing">${t("charts.nothing")}</p></div>`;
    const up = log ? logarithmic(domain, [FOOT, TOP]) : linear(domain, [FOOT, TOP], 4);

    /** @param {number} index */
    const read = index => (reading.value = longest[Math.min(Math.max(index, 0), longest.length - 1)]);
    /** @param {PointerEvent} event */
    function point(event) {
        const box = /** @type {HTMLElement} */ (place.current).getBoundingClientRect();
        read(nearest(longest, across.peek().value(event.clientX - box.left)));
    }
    /** @param {KeyboardEvent} event */
    function onKey(event) {
        const index = nearest(longest, reading.peek() ?? frame.peek()?.update ?? 0);
        const moves = /** @type {Record<string, number>} */ ({
            ArrowLeft: index - 1, ArrowRight: index + 1, PageDown: index - 10, PageUp: index + 10, Home: 0, End: longest.length - 1,
        });
        if (event.key in moves) read(moves[event.key]);
        else if (event.key === "Enter" && reading.peek() !== null) void goTo(/** @type {number} */ (reading.peek()));
        else if (event.key === "Escape" && reading.peek() !== null) reading.value = null;
        else return;
        event.preventDefault();
        event.stopPropagation();
    }
    const said = lines.map(line => `${line.name} ${short(valueAt(line, at) ?? NaN)}`).join(", ");
    return html`<div class="plot" ref=${place} role="slider" tabindex="0" data-testid=${testid}
        aria-label=${t("charts.read", { title })} aria-valuemin="0" aria-valuemax=${most} aria-valuenow=${at}
        aria-valuetext=${`${t("charts.at_update", { n: at })}: ${said}`}
        onPointerMove=${point} onPointerLeave=${() => (reading.value = null)} onClick=${() => reading.value !== null && goTo(reading.value)}
        onKeyDown=${onKey} onBlur=${() => (reading.value = null)}>
        <svg width="100%" height=${HEIGHT} aria-hidden="true">
            <${Axes} across=${across.value} up=${up} box=${{ left: LEFT, right, top: TOP, foot: FOOT }} name=${t("charts.updates")} />
            <line class="cursor" ref=${cursor} y1=${TOP} y2=${FOOT} x1="-9" x2="-9" />
            ${lines.map(line => html`<path key=${line.name} class=${`curve ${line.hue}`} d=${pathOf(line, across.value, up)} />`)}
            <line class="now" ref=${now} y1=${TOP - 4} y2=${FOOT} x1="-9" x2="-9" />
            <${Ends} lines=${lines} at=${at} x=${right} up=${up} />
            <text class="name" x=${LEFT} y=${FOOT + 30}>${t("charts.at_update", { n: at })}</text>
        </svg>
    </div>`;
}
