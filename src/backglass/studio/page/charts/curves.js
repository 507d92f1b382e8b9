/** The curves of the whole run: loss, metric, sizes of delta by layer. */
import { html, useSignal } from "../library.js";
import { t } from "../words.js";
import { Choice } from "./choice.js";
import { Plot } from "./plot.js";
import { series } from "./series.js";

/** @typedef {import("./plot.js").Line} Line */

/** @param {(number | null)[] | null} values @param {string} name @param {string} hue @returns {Line[]} */
const line = (values, name, hue) => (values ? [{ name, hue, update: series.value.update, values }] : []);

const AXES = ["log", "linear"];
/** @param {string} axis */
const axisName = axis => t(axis === "log" ? "charts.axis_log" : "charts.axis_linear");

export function LossChart() {
    const [up, along] = [useSignal("log"), useSignal("log")];
    const { loss, validation } = series.value;
    const lines = [...line(loss, t("charts.training"), "plus"), ...line(validation, t("charts.validation"), "grey dashed")];
    // A loss that is 0 or below has no logarithm.
    const canLog = loss.every(value => value === null || value > 0);
    return html`<figure class="chart" data-testid="chart-loss">
        <figcaption>
            <h3>${t("charts.loss")}</h3>
            <${Choice} of=${up} among=${AXES} named=${axisName} label=${t("charts.axis_of_loss")} sign="E" />
            <${Choice} of=${along} among=${AXES} named=${axisName} label=${t("charts.axis_of_updates")} sign=${t("charts.updates")} />
        </figcaption>
        <${Plot} title=${t("charts.loss")} lines=${lines} log=${up.value === "log" && canLog} logTime=${along.value === "log"} testid="plot-loss" />
    </figure>`;
}

/** The metric in words. @param {string} name */
function called(name) {
    if (name === "accuracy") return t("charts.accuracy");
    return name === "r2" ? t("charts.r2") : name;
}

export function MetricChart() {
    const { metric, metricName, validation } = series.value;
    if (!metric) return null;
    const name = called(metricName);
    return html`<figure class="chart" data-testid="chart-metric">
        <figcaption><h3>${name}</h3><span class="soft">${t(validation ? "charts.validation" : "charts.training")}</span></figcaption>
        <${Plot} title=${name} lines=${line(metric, name, "plus")} testid="plot-metric" />
    </figure>`;
}

export function NormsChart() {
    const layers = Object.keys(series.value.norms).map(Number).sort((one, other) => one - other);
    const lines = layers.flatMap((l, n) => line(series.value.norms[l], t("charts.layer", { l }), `hue-${n % 8}`));
    return html`<figure class="chart" data-testid="chart-norms">
        <figcaption><h3>${t("charts.norms")}</h3><span class="soft">${t("charts.norms_what")}</span></figcaption>
        <${Plot} title=${t("charts.norms")} lines=${lines} log=${true} testid="plot-norms" />
    </figure>`;
}
