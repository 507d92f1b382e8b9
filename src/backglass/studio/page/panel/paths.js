/** The paths from a weight to the loss: the one that is chosen lights up in the picture. */
import { html, signal, useEffect, useState } from "../library.js";
import { nine } from "../figures.js";
import { t } from "../words.js";
import { keep, lights } from "./light.js";
import { Markup } from "./markup.js";

/** @typedef {import("./reading.js").PathRow} PathRow */

/** The path that is chosen, and the sum of all. @type {import("../library.js").Signal<{value: number, sum: number} | null>} */
const chosenPath = signal(null);

/** Beside the loss, while a path is lit in the picture: its product, and the sum over all paths. */
export function PathNote() {
    const path = chosenPath.value;
    if (!path) return null;
    return html`<span class="net-path" data-testid="path-note"><i aria-hidden="true"></i>
        <span>${t("panel.path.product")} <b>${nine(path.value)}</b></span> <span>${t("panel.path.sum")} <b>${nine(path.sum)}</b></span></span>`;
}

/** @param {PathRow} path */
const names = path => [...path.edges, ...path.units];

/** @param {{path: PathRow, chosen: boolean, choose: () => void}} properties */
function Path({ path, chosen, choose }) {
    return html`<li>
        <button class="path" aria-pressed=${String(chosen)} onClick=${choose} ...${lights(names(path))}
            data-chosen=${chosen ? "" : undefined}>
            <i class="dot" aria-hidden="true"></i>
            <${Markup} html=${path.html} />
            <span class="n">${nine(path.value)}</span>
        </button>
    </li>`;
}

/** @param {{section: import("./reading.js").Section, sum: number}} properties */
export function Paths({ section, sum }) {
    const [chosen, choose] = useState(/** @type {string | null} */ (null));
    const paths = section.paths ?? [];
    const key = (/** @type {PathRow} */ path) => path.edges.join();
    const found = paths.find(path => key(path) === chosen);
    const lit = found ? names(found).join("|") : "";
    useEffect(() => keep(lit ? lit.split("|") : []), [lit]);
    const value = found?.value;
    useEffect(() => {
        chosenPath.value = value === undefined ? null : { value, sum };
    }, [value, sum]);
    useEffect(
        () => () => {
            keep();
            chosenPath.value = null;
        },
        [],
    );
    return html`<ul class="paths">
            ${paths.map(path => html`<${Path} key=${key(path)} path=${path} chosen=${path === found} choose=${() => choose(path === found ? null : key(path))} />`)}
        </ul>
        ${section.html ? html`<${Markup} class="paths-sum" html=${section.html} />` : null}`;
}
