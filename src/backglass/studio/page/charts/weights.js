/** Weights over time: those that lead into a layer, or those that were opened. */
import { computed, html, useSignal } from "../library.js";
import { biasLabel, biasName, isParameter, parts, weightLabel, weightName } from "../network/names.js";
import { trail } from "../panel/front.js";
import { scene, send } from "../store.js";
import { t } from "../words.js";
import { Choice } from "./choice.js";
import { Plot } from "./plot.js";
import { usePolled } from "./polled.js";

const MOST = 12;
const OPENED = "opened";

/** Names of the weights and biases that lead into a layer, but for biases that stay as they are. @param {Scene} seen @param {number} l */
function into(seen, l) {
    const before = seen.layers[l - 2].shown;
    const names = seen.layers[l - 1].shown.flatMap(j => {
        const bias = seen.biases === "frozen" ? null : biasName(seen, l, j);
        return [...before.map(i => weightName(l, j, i)), ...(bias ? [bias] : [])];
    });
    return [...new Set(names)];
}

const openedOnes = computed(() => trail.value.filter(isParameter));

/** @param {Scene} seen @param {string} name */
function called(seen, name) {
    const { what, l, j, i } = parts(name) ?? { what: "", l: 0, j: 0, i: 0 };
    if (what === "w" && i > 0) return weightLabel(seen, l, j, i);
    return what ? biasLabel(seen, l, j) : name;
}

export function WeightsChart() {
    const seen = scene.value;
    const layers = (seen?.layers ?? []).slice(1).map(({ l }) => String(l));
    const which = useSignal(layers.at(-1) ?? OPENED);
    const among = openedOnes.value.length ? [...layers, OPENED] : layers;
    if (!among.includes(which.value)) which.value = layers.at(-1) ?? OPENED;
    const chosen = () => (which.value === OPENED ? openedOnes.value : scene.value ? into(scene.value, Number(which.value)) : []);
    const histories = usePolled(
        () => Promise.all(chosen().slice(0, MOST).map(async name => ({ name, reply: await send("history", { name }) }))),
        400,
        chosen,
    );
    const all = chosen();
    const names = all.slice(0, MOST);
    const lines = (histories.value ?? [])
        .filter(({ name }) => names.includes(name))
        .map(({ name, reply }, n) => ({
            name: seen ? called(seen, name) : name,
            hue: `hue-${n % 8}${n > 7 ? " dashed" : ""}`,
            update: /** @type {number[]} */ (reply.update),
            values: /** @type {(number | null)[]} */ (reply.value),
        }));
    const named = (/** @type {string} */ one) => (one === OPENED ? t("charts.opened") : t("charts.of_layer", { l: one }));
    return html`<figure class="chart" data-testid="chart-weights">
        <figcaption>
            <h3>${t("charts.weights")}</h3>
            <${Choice} of=${which} among=${among} named=${named} label=${t("charts.which")} testid="weights-of" />
            ${all.length > MOST && html`<span class="soft">${t("charts.first_shown", { n: MOST, total: all.length })}</span>`}
        </figcaption>
        <${Plot} title=${t("charts.weights")} lines=${lines} testid="plot-weights" />
    </figure>`;
}
