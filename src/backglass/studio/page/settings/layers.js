/** The layers: how many units each has, and what it computes. */
import { html, useSignal } from "../library.js";
import { scene, settings } from "../store.js";
import { change } from "./change.js";
import { Field, Wrong } from "./field.js";
import { say } from "./say.js";

/** @typedef {import("./field.js").Wanted} Wanted */

const MOST_LAYERS = 64;
const FIRST_SIZE = 4; // of a hidden layer where none stands before it

/**
 * One hidden layer more (1) or fewer (-1); the session lets activations and dropout follow. The answer is what was
 * wrong, or "".
 * @param {1 | -1} more
 */
export function layersBy(more) {
    const { sizes } = /** @type {Scene} */ (scene.peek()).settings;
    const added = sizes.length > 2 ? sizes.at(-2) : FIRST_SIZE;
    return change({ sizes: [...(more > 0 ? [...sizes.slice(0, -1), added] : sizes.slice(0, -2)), sizes.at(-1)] });
}

/** @param {number} l @param {number} size */
export function resize(l, size) {
    const sizes = [.../** @type {Scene} */ (scene.peek()).settings.sizes];
    sizes[l - 1] = size;
    return change({ sizes });
}

/** @param {{l: number, size: number}} properties */
function Units({ l, size }) {
    const wanted = { name: "sizes", title: "", kind: "whole", default: 1, low: 1 };
    const set = (/** @type {number} */ n) => resize(l, n);
    return html`<span class="units">
        <button
            class="framed"
            aria-label=${say("fewer_units", { l })}
            disabled=${size < 2}
            onClick=${() => set(size - 1)}
        >
            −
        </button>
        <${Field} id=${`size-${l}`} wanted=${wanted} value=${size} change=${set} label=${say("units_of", { l })} />
        <button
            class="framed"
            aria-label=${say("more_units", { l })}
            data-testid=${`more-units-${l}`}
            onClick=${() => set(size + 1)}
        >
            +
        </button>
    </span>`;
}

/** @param {{l: number, size: number, last: number, wanted: Wanted, value: any, act: (value: unknown) => Promise<string>}} properties */
function Layer({ l, size, last, wanted, value, act }) {
    return html`<li class="layer-row">
        <span class="layer-name">${say("layer", { l })}</span>
        ${l < last ? html`<${Units} l=${l} size=${size} />` : html`<span class="fixed">${say("outputs", { n: size })}</span>`}
        <span class="entry"
            ><${Field}
                id=${`activation-${l}`}
                wanted=${{ ...wanted, kind: "row" }}
                value=${value}
                change=${act}
                label=${say("activation_of", { l })}
        /></span>
    </li>`;
}

export function Layers() {
    const wrong = useSignal("");
    const shown = scene.value;
    const table = /** @type {Record<string, Wanted>} */ (
        Object.fromEntries(settings.value.map(one => [one.name, one]))
    );
    if (!shown || !table.hidden || !table.output) return null;
    const { sizes, hidden, output } = shown.settings;
    const last = sizes.length;
    /** @param {number} l */
    const setHidden = l => (/** @type {unknown} */ value) =>
        change({
            hidden: hidden.map((/** @type {unknown} */ one, /** @type {number} */ i) => (i === l - 2 ? value : one)),
        });
    /** @param {1 | -1} more */
    const count = more => async () => {
        wrong.value = await layersBy(more);
    };
    return html`<fieldset class="group layers">
        <legend>${say("layers")}</legend>
        <ol>
            <li class="layer-row">
                <span class="layer-name">${say("layer", { l: 1 })}</span
                ><span class="fixed">${say("inputs", { n: sizes[0] })}</span>
            </li>
            ${hidden.map(
                (/** @type {unknown} */ value, /** @type {number} */ i) =>
                    html`<${Layer}
                        key=${i}
                        l=${i + 2}
                        size=${sizes[i + 1]}
                        last=${last}
                        wanted=${table.hidden}
                        value=${value}
                        act=${setHidden(i + 2)}
                    />`,
            )}
            <${Layer}
                key="last"
                l=${last}
                size=${sizes[last - 1]}
                last=${last}
                wanted=${table.output}
                value=${output}
                act=${(/** @type {unknown} */ value) => change({ output: value })}
            />
        </ol>
        <p class="counts">
            <button
                class="framed"
                aria-label=${say("fewer_layers")}
                data-testid="fewer-layers"
                disabled=${last < 3}
                onClick=${count(-1)}
            >
                −
            </button>
            <span>${say("hidden_layers", { n: last - 2 })}</span>
            <button
                class="framed"
                aria-label=${say("more_layers")}
                data-testid="more-layers"
                disabled=${last >= MOST_LAYERS}
                onClick=${count(1)}
            >
                +
            </button>
        </p>
        <${Wrong} id="layers" text=${wrong.value} />
    </fieldset>`;
}
