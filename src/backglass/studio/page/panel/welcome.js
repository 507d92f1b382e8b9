/** Nothing is open: on a first visit what one sees, and one button; later what can be opened. */
import { html, useComputed } from "../library.js";
import { act, frame, open, scene } from "../store.js";
import { both, t } from "../words.js";
import { Symbol, spoken } from "./symbol.js";

/** A weight into the last layer, a delta before it, an output: what shows most of the method. @param {Scene} seen */
function suggested(seen) {
    const last = seen.layers.length;
    const [to, from] = [seen.layers[last - 1].shown[0], seen.layers[last - 2].shown[0]];
    const names = [`w(${last})[${to},${from}]`, `delta(${last})[${to}]`, `z(${last})[${to}]`];
    if (last > 2) names.push(`w(2)[${from},${seen.layers[0].shown[0]}]`, `delta(2)[${seen.layers[1].shown[0]}]`);
    return names;
}

/** Some numbers to begin with. @param {{seen: Scene}} properties */
const Examples = ({ seen }) => html`<h3>${t("panel.open.some")}</h3>
    <ul class="chips">
        ${suggested(seen).map(
            name => html`<li key=${name}><button class="framed" aria-label=${spoken(name)} onClick=${() => open(name)}><${Symbol} name=${name} /></button></li>`,
        )}
    </ul>`;

/** @param {Scene} seen */
const sizes = seen => seen.layers.map(({ size }) => size).join("-");

/** What a reader should know of the data and of the run. @param {{seen: Scene}} properties */
const Notes = ({ seen }) =>
    seen.notes.length > 0 &&
    html`<ul class="notes soft" aria-label=${t("panel.notes")} data-testid="notes">${seen.notes.map((note, n) => html`<li key=${n}>${both(note)}</li>`)}</ul>`;

export function Welcome() {
    const seen = scene.value;
    const begun = useComputed(() => (frame.value?.end ?? 0) > 0).value;
    if (!seen) return null;
    const step = () => void act("step", { by: "update" });
    const given = { sizes: sizes(seen), inputs: seen.names.inputs.slice(0, 3).join(", "), outputs: seen.names.outputs.slice(0, 3).join(", ") };
    return html`<div class="leaf welcome">
        ${begun
            ? html`<h2>${t("panel.open.title")}</h2><p>${t("panel.open.text")}</p><${Examples} seen=${seen} />`
            : html`<h2>${t("panel.welcome.title", given)}</h2>
                  <p>${t("panel.welcome.seen", given)}</p>
                  <p>${t("panel.welcome.numbers")}</p>
                  <p>${t("panel.welcome.learns")}</p>
                  <p><button class="strong begin" onClick=${step}>${t("panel.welcome.step")}</button></p>`}
        <${Notes} seen=${seen} />
    </div>`;
}
