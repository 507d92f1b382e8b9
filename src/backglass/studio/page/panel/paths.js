/** The paths from a weight to the loss: the one that is chosen lights up in the picture. */
import { html, useEffect, useState } from "../library.js";
import { nine } from "../figures.js";
import { keep, lights } from "./light.js";
import { Markup } from "./markup.js";

/** @typedef {import("./reading.js").PathRow} PathRow */

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

/** @param {{section: import("./reading.js").Section}} properties */
export function Paths({ section }) {
    const [chosen, choose] = useState(/** @type {string | null} */ (null));
    const paths = section.paths ?? [];
    const key = (/** @type {PathRow} */ path) => path.edges.join();
    const found = paths.find(path => key(path) === chosen);
    const lit = found ? names(found).join("|") : "";
    useEffect(() => keep(lit ? lit.split("|") : []), [lit]);
    useEffect(() => () => keep(), []);
    return html`<ul class="paths">
            ${paths.map(path => html`<${Path} key=${key(path)} path=${path} chosen=${path === found} choose=${() => choose(path === found ? null : key(path))} />`)}
        </ul>
        ${section.html ? html`<${Markup} class="paths-sum" html=${section.html} />` : null}`;
}
