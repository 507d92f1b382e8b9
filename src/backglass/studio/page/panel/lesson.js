/** A lesson beside the network: its steps one by one, their numbers lit in the picture. */
import { html, useEffect, useLayoutEffect, useRef } from "../library.js";
import { scene, stage } from "../store.js";
import { t } from "../words.js";
import { ofStep, step, text } from "./lessons.js";
import { keep } from "./light.js";
import { Markup } from "./markup.js";

/** The steps as one line of marks. @param {{titles: string[]}} properties */
function Steps({ titles }) {
    return html`<ol class="marks">
        ${titles.map(
            (title, at) => html`<li key=${at}><button aria-current=${step.value === at ? "step" : undefined} aria-label=${`${at}: ${title}`} title=${title} onClick=${() => (step.value = at)}></button></li>`,
        )}
    </ol>`;
}

/**
 * The way to the step before and behind, in words or, at the top, as arrows.
 * @param {{count: number, titles: string[], short?: boolean}} properties
 */
function Ways({ count, titles, short = false }) {
    const at = step.value;
    /** @param {number} to @param {string} word @param {string} arrow */
    const way = (to, word, arrow) => html`<button class=${short ? "quiet" : "framed"} disabled=${to < 0 || to > count} title=${titles[to] ?? ""}
        aria-label=${short ? word : undefined} onClick=${() => (step.value = to)}>${short || arrow === "›" ? "" : "‹ "}${short ? arrow : word}${short || arrow === "‹" ? "" : " ›"}</button>`;
    return html`<nav class=${short ? "ways short" : "ways"} aria-label=${t(short ? "lesson.steps_short" : "lesson.steps")}>
        ${way(at - 1, t("lesson.previous"), "‹")}
        <span class="soft">${at} / ${count}</span>
        ${way(at + 1, t("lesson.next"), "›")}
    </nav>`;
}

export function Lesson() {
    const place = useRef(/** @type {HTMLElement | null} */ (null));
    const lesson = text.value;
    const at = step.value;
    const lit = ofStep.value.join("|");
    useEffect(() => {
        keep(lit ? lit.split("|") : []);
        return () => keep();
    }, [lit]);
    useLayoutEffect(() => place.current?.closest(".panel")?.scrollTo({ top: 0 }), [at]);
    if (!lesson) return html`<div class="leaf lesson" ref=${place}><p class="soft" role="status">${t("lesson.loading")}</p></div>`;
    const now = at ? lesson.steps[at - 1] : null;
    const titles = [lesson.title, ...lesson.steps.map(({ title }) => title)];
    const where = now?.stage;
    const goes = typeof where === "number" && where < (scene.value?.stages.length ?? 0);
    const count = lesson.steps.length;
    return html`<article class="leaf lesson" ref=${place}>
        ${count > 0 && html`<div class="running soft"><span>${now ? lesson.title : ""}</span><${Ways} count=${count} titles=${titles} short /></div>
            <${Steps} titles=${titles} />`}
        <h2 class="plain">${now ? now.title : lesson.title}</h2>
        <${Markup} key=${at} class="text" html=${now ? now.html : lesson.html_head} />
        ${goes && html`<p><button class="framed try" onClick=${() => (stage.value = /** @type {number} */ (where) + 1)}>${t("lesson.try")}</button></p>`}
        ${count > 0 && html`<${Ways} count=${count} titles=${titles} />`}
    </article>`;
}
