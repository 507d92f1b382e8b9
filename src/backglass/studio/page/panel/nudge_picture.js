/** A nudge drawn: the loss over the parameter, the slope that foretells it, and what lies between them. */
import { html } from "../library.js";
import { loss, lowered } from "../figures.js";
import { Axes } from "../charts/axes.js";
import { linear } from "../charts/scales.js";
import { useWidth } from "../charts/width.js";
import { t } from "../words.js";
import { spoken } from "./symbol.js";

const [LEFT, TOP, FOOT, HEIGHT, EDGE] = [52, 26, 164, 200, 10];
const MARGIN = 0.06; // of the heights, above and below

/** @typedef {[number, number]} Point - the parameter, and the loss */
/**
 * @typedef {object} Drawing
 * @property {boolean} from_value - whether the parameter stands as its distance from where it was
 * @property {boolean} from_loss - the same of the loss
 * @property {Point[]} curve
 * @property {Point[]} slope
 * @property {Point} first
 * @property {Point} after
 * @property {Point} foretold
 */

/** Both ends of some values, with a margin. @param {number[]} values @param {number} margin @returns {[number, number]} */
function ends(values, margin) {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const more = high > low ? margin * (high - low) : Math.abs(high) || 1;
    return [low - more, high + more];
}

/** @param {{picture: Drawing, name: string, width: number}} properties */
function Marks({ picture, name, width }) {
    const { curve, slope, first, after, foretold } = picture;
    const right = width - EDGE;
    const all = [...curve, ...slope];
    const x = linear(ends(all.map(([w]) => w), 0), [LEFT, right], 4);
    const y = linear(ends(all.map(([, E]) => E), MARGIN), [FOOT, TOP], 4);
    const at = (/** @type {Point} */ [w, E]) => `${x.at(w).toFixed(1)} ${y.at(E).toFixed(1)}`;
    const line = (/** @type {Point[]} */ points) => (points.length ? `M${points.map(at).join("L")}` : "");
    const dot = (/** @type {Point} */ [w, E], /** @type {string} */ kind) =>
        html`<circle class=${kind} cx=${x.at(w).toFixed(1)} cy=${y.at(E).toFixed(1)} r=${kind === "ring" ? 7 : 4} />`;
    const own = lowered(spoken(name));
    const across = picture.from_value ? t("panel.nudge.from", { name: own }) : own;
    return html`<${Axes} across=${x} up=${y} box=${{ left: LEFT, right, top: TOP, foot: FOOT }} name=${across}
            side=${picture.from_loss ? t("panel.nudge.from", { name: "E" }) : "E"} />
        <path class="curve plus" d=${line(curve)} />
        <path class="curve hue-1 dashed" d=${line(slope)} />
        <path class="curve gap" d=${line([after, foretold])} />
        ${dot(foretold, "ring")} ${dot(first, "full")} ${dot(after, "full")}`;
}

/** The place is there before the picture is, so that nothing moves when it comes. @param {{picture: Drawing | null, name: string}} properties */
export function NudgePicture({ picture, name }) {
    const [place, width] = useWidth(368);
    const by = (/** @type {Point} */ point, /** @type {Point} */ from) => loss(point[1] - from[1]);
    const said = picture
        ? t("panel.nudge.picture", { name: spoken(name), change: by(picture.after, picture.first), foretold: by(picture.foretold, picture.first) })
        : "";
    return html`<figure class="nudge-picture" data-testid="nudge-picture">
        <div class="plot still" ref=${place}>
            <svg width="100%" height=${HEIGHT} role="img" aria-label=${said} aria-hidden=${picture ? undefined : "true"}>
                ${picture && html`<${Marks} picture=${picture} name=${name} width=${width.value} />`}
            </svg>
        </div>
        <p class="legend soft" aria-hidden="true">
            ${["curve", "slope", "remainder"].map((what, n) => html`<span key=${what}>
                <svg width="22" height="8"><path class=${`curve ${["plus", "hue-1", "gap"][n]}`} d="M1 4H21" /></svg>${t(`panel.nudge.${what}`)}
            </span>`)}
        </p>
    </figure>`;
}
