/** The units: a card with u, z and delta where there is room, and less where there is not. */
import { html } from "../library.js";
import { five, fixed, nine, plain } from "../figures.js";
import { present } from "../store.js";
import { biasLabel, biasName, unitLabel } from "./names.js";
import { drawn, figure } from "./paint.js";
import { Inputs, Plane, Points, Weights } from "./views.js";

/** @typedef {{scene: Scene, unit: import("./layout.js").Unit}} Of */

const SIGNS = { u: "u", z: "z", delta: "δ" };

const MOST_DECIMALS = 5;

/** @type {WeakMap<import("../frame.js").NumbersFrame, number>} the decimals that all inputs of a frame are given with */
const decimals = new WeakMap();

/** Inputs as they are written, 0.05 and 0.10: the points stand below each other. @param {import("../frame.js").NumbersFrame} now */
function decimalsOf(now) {
    let most = decimals.get(now);
    if (most === undefined) {
        const texts = now.places.layers[0].shown.map(i => plain(now.x(i)));
        most = Math.max(...texts.map(text => (text.includes("e") ? MOST_DECIMALS : (text.split(".")[1] ?? "").length)));
        decimals.set(now, (most = Math.min(most, MOST_DECIMALS)));
    }
    return most;
}

/** A unit's bias, where no list shows it. @param {Of & {bias: string}} of */
function Bias({ scene, unit: { l, j }, bias }) {
    return html`<button class="net-row net-given" data-item data-name=${bias} data-testid=${`b-${l}-${j}`}>
        <i>${biasLabel(scene, l, j)}</i><span class="net-value" ref=${figure(now => now.b(l, j), five)}></span>
    </button>`;
}

/** Nine decimals, as one calculates with; for a last row five larger ones. @param {Of} of */
function Rows({ unit }) {
    const { l, j } = unit;
    const digits = present.value ? five : nine;
    return ["u", "z", "delta"].map(what => {
        const name = `${what}(${l})[${j}]`;
        const sign = SIGNS[/** @type {"u"} */ (what)];
        return html`<button class="net-row" key=${what} data-item data-name=${name}>
            <i>${sign}</i><span class="net-value" ref=${figure(now => now.get(name), digits, name)}></span>
        </button>`;
    });
}

/** z, and below it the bias where no list shows it. @param {Of} of */
function Pair({ scene, unit }) {
    const { l, j } = unit;
    const bias = biasName(scene, l, j);
    return html`<button class="net-row" data-item data-name=${`z(${l})[${j}]`}>
            <b class="net-name">${unitLabel(scene, l, j)}</b>
            <span class="net-value" ref=${figure(now => now.z(l, j), five, `z(${l})[${j}]`)}></span>
        </button>
        ${bias && html`<${Bias} scene=${scene} unit=${unit} bias=${bias} />`}`;
}

/** A unit's values over the plane. @param {Of} of */
const OverPlane = ({ scene, unit }) => html`<b class="net-name">${unitLabel(scene, unit.l, unit.j)}</b>
    <span class="net-field"><${Plane} scene=${scene} l=${unit.l} j=${unit.j} />
    ${unit.l === scene.layers.length && html`<${Points} scene=${scene} />`}</span>`;

/** The weights of a unit as a picture of the inputs' shape, and z. @param {Of} of */
function Portrait({ scene, unit }) {
    const { l, j } = unit;
    return html`<${Weights} scene=${scene} l=${l} j=${j} />
        <span class=${unit.height < 40 * unit.scale ? "net-aside net-flat" : "net-aside"}><b class="net-name">${unitLabel(scene, l, j)}</b>
        <span class="net-value" ref=${figure(now => now.z(l, j), five, `z(${l})[${j}]`)}></span></span>`;
}

/** A share of the card's colour says how large z is. @param {Of} of */
function dot({ unit }) {
    let shown = "";
    return drawn((element, now, hidden) => {
        const value = now.z(unit.l, unit.j);
        const next = String(hidden(`z(${unit.l})[${unit.j}]`) ? 0 : Math.round(Math.min(1, Math.abs(value)) * 20) * 5);
        if (next !== shown) element.style.setProperty("--share", `${(shown = next)}%`);
        element.toggleAttribute("data-negative", value < 0);
    });
}

/** @param {Of} of */
export function Unit({ scene, unit }) {
    const { l, j, kind, x, y, width, height } = unit;
    const name = `z(${l})[${j}]`;
    const label = unitLabel(scene, l, j);
    const common = {
        class: `net-unit net-${kind}`,
        "data-testid": `unit-${l}-${j}`,
        "data-unit": `${l},${j}`,
        style: { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` },
    };
    const bias = unit.listed ? null : biasName(scene, l, j);
    if (kind === "full")
        return html`<div ...${common}>
            <span class="net-top"><b class="net-name">${label}</b>${bias && html`<${Bias} scene=${scene} unit=${unit} bias=${bias} />`}</span>
            <${Rows} scene=${scene} unit=${unit} />
        </div>`;
    if (kind === "pair") return html`<div ...${common}><${Pair} scene=${scene} unit=${unit} /></div>`;
    const button = { ...common, "data-item": true, "data-name": name };
    if (kind === "dot") return html`<button ...${button} aria-label=${label} ref=${dot({ scene, unit })}></button>`;
    if (kind === "tile")
        return html`<button ...${button} aria-label=${label}><span class="net-field"><${Plane} scene=${scene} l=${l} j=${j} /></span></button>`;
    if (kind === "map") return html`<button ...${button}><${OverPlane} scene=${scene} unit=${unit} /></button>`;
    if (kind === "portrait") return html`<button ...${button}><${Portrait} scene=${scene} unit=${unit} /></button>`;
    if (kind === "image")
        return html`<button ...${button} data-name="z(1)[1]" aria-label=${label}><${Inputs} scene=${scene} /></button>`;
    return html`<button ...${button}>
        <b class="net-name">${label}</b>
        <span class="net-value" ref=${kind === "input" ? figure(now => now.x(j), (value, now) => fixed(value, decimalsOf(now)), name) : figure(now => now.z(l, j), five, name)}></span>
    </button>`;
}
