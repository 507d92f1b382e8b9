/** The layers' titles, and the quiet plus and minus for units and layers. */
import { html } from "../library.js";
import { act, hidden, settings } from "../store.js";
import { both, t } from "../words.js";

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

/** An activation by its title in the table of settings. @param {string} name */
function activation(name) {
    const choices = settings.value.filter(one => one.name === "hidden" || one.name === "output").flatMap(one => one.choices);
    return both(choices.find((/** @type {any} */ one) => one.name === name)?.title) || name;
}

/** About how wide a text is, in its own size: what stands above U+2E80 is a square. @param {string} text */
const ems = text => [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 1 : 0.56), 0);

/**
 * A layer's title: with its activation, or the activation alone, or nothing where there is no room for it.
 * @param {{title: string, does: string, across: number, size: number}} of
 */
function Title({ title, does, across, size }) {
    const whole = [title, does].filter(Boolean).join(" · ");
    const most = across / size;
    // Two lines, broken at the dot, are what a title may take.
    if (ems(whole) <= most || Math.max(ems(`${title} ·`), ems(does)) <= most)
        return html`<span class="net-title">${title}${title && does && " · "}${does && html`<span class="net-does">${does}</span>`}</span>`;
    const short = [does, title].find(text => text && ems(text) <= most);
    return html`<span class="net-title" title=${whole}>${short ?? html`<span class="unseen">${whole}</span>`}</span>`;
}

/** @param {{scene: Scene, layout: import("./layout.js").Layout}} properties */
export function Heads({ scene, layout }) {
    const sizes = scene.layers.map(layer => layer.size);
    const grow = (/** @type {number} */ at) => resize(sizes.toSpliced(at, 0, at > 1 ? sizes[at - 1] : Math.min(Math.max(sizes[0], 2), 4)));
    const middles = layout.columns.map(column => column.x + column.width / 2);
    return scene.layers.map((layer, at) => {
        const next = layout.columns[at + 1];
        const { narrow } = layout;
        const middle = middles[at];
        const room = Math.min(next ? middles[at + 1] - middle : Infinity, at ? middle - middles[at - 1] : Infinity);
        const across = Math.min(Math.max(room - 26 * layout.scale, 52), 210 * layout.scale);
        const left = Math.max(0, Math.min(middle - across / 2, layout.width - across));
        return html`<div key=${layer.l} class=${across < 96 * layout.scale ? "net-head net-tight" : "net-head"} style=${{ left: `${left}px`, width: `${across}px` }}>
                <${Title} title=${narrow && layer.activation ? "" : both(layer.title)} does=${layer.activation && activation(layer.activation)} across=${across} size=${13 * layout.scale} />
                <${Size} scene=${scene} l=${layer.l} />
            </div>
            ${next && !hidden.value.has("sizes") && html`<button
                class="net-change net-new"
                style=${{ left: `${(middle + middles[at + 1]) / 2}px` }}
                onClick=${() => grow(layer.l)}
                aria-label=${t("page.new_layer", { l: layer.l + 1 })}
                title=${t("page.new_layer", { l: layer.l + 1 })}
            >+</button>`}`;
    });
}

/** What of a wide layer is not shown, said below it. @param {{layout: import("./layout.js").Layout}} properties */
export function Rest({ layout }) {
    return layout.columns.filter(({ more }) => more > 0).map(
        ({ l, x, width, more, moreY }) => html`<p key=${l} class="net-rest" title=${t("page.rest", { n: more })} style=${{ left: `${x + width / 2}px`, top: `${moreY}px` }}>
            ${layout.narrow ? `… +${more}` : t("page.rest", { n: more })}
        </p>`,
    );
}
