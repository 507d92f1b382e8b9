/** The layers' titles, and the quiet plus and minus for units and layers. */
import { html } from "../library.js";
import { act, hidden } from "../store.js";
import { t } from "../words.js";

/** @param {number[]} sizes */
const resize = sizes => act("set", { settings: { sizes } });

/** @param {{scene: Scene, l: number}} properties */
function Size({ scene, l }) {
    const sizes = scene.layers.map(layer => layer.size);
    const inner = l > 1 && l < scene.layers.length && !hidden.value.has("sizes");
    const fewer = () => resize(sizes[l - 1] > 1 ? sizes.with(l - 1, sizes[l - 1] - 1) : sizes.toSpliced(l - 1, 1));
    const layer = html`<i>l = ${l}</i>`;
    if (!inner) return html`<span class="net-size">${layer}</span>`;
    return html`<span class="net-size">
        <button class="net-change" onClick=${fewer} aria-label=${t(sizes[l - 1] > 1 ? "page.fewer" : "page.without", { l })}>−</button>
        ${layer}
        <button class="net-change" onClick=${() => resize(sizes.with(l - 1, sizes[l - 1] + 1))} aria-label=${t("page.more_units", { l })}>+</button>
    </span>`;
}

/** @param {Scene} scene @param {LayerScene} layer */
function title(scene, layer) {
    if (layer.l === 1) return t("page.input");
    return t(layer.l === scene.layers.length ? "page.output" : "page.hidden");
}

/** @param {{scene: Scene, layout: import("./layout.js").Layout}} properties */
export function Heads({ scene, layout }) {
    const sizes = scene.layers.map(layer => layer.size);
    const grow = (/** @type {number} */ at) => resize(sizes.toSpliced(at, 0, at > 1 ? sizes[at - 1] : Math.min(Math.max(sizes[0], 2), 4)));
    return scene.layers.map((layer, at) => {
        const column = layout.columns[at];
        const next = layout.columns[at + 1];
        const across = Math.min(column.width, 130) + 80;
        const middle = column.x + column.width / 2;
        const left = Math.max(0, Math.min(middle - across / 2, layout.width - across));
        const entering = layout.tags.some(tag => tag.l === layer.l + 1) ? layout.tag.width : 0;
        return html`<div key=${layer.l} class="net-head" style=${{ left: `${left}px`, width: `${across}px` }}>
                <span class="net-title">${title(scene, layer)}</span>
                ${layer.activation && html`<span class="net-activation">${layer.activation}</span>`}
                <${Size} scene=${scene} l=${layer.l} />
            </div>
            ${next && !hidden.value.has("sizes") && html`<button
                class="net-change net-new"
                style=${{ left: `${(column.x + column.width + next.x - entering) / 2}px` }}
                onClick=${() => grow(layer.l)}
                aria-label=${t("page.new_layer", { l: layer.l + 1 })}
                title=${t("page.new_layer", { l: layer.l + 1 })}
            >+</button>`}`;
    });
}

/** What of a wide layer is not shown, said below it. @param {{layout: import("./layout.js").Layout}} properties */
export function Rest({ layout }) {
    return layout.columns.filter(({ more }) => more > 0).map(
        ({ l, x, width, more, moreY }) => html`<p key=${l} class="net-rest" style=${{ left: `${x - 40}px`, width: `${width + 80}px`, top: `${moreY}px` }}>
            ${t("page.rest", { n: more })}
        </p>`,
    );
}
