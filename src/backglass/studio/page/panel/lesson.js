/** A lesson beside the network: its steps one by one, their numbers lit in the picture. */
import { html, useEffect, useLayoutEffect, useRef } from "../library.js";
import { scene } from "../store.js";
import { goToStage } from "../time/walk.js";
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

/** @param {{count: number, titles: string[]}} properties */
function Ways({ count, titles }) {
    const at = step.value;
    return html`<nav class="ways" aria-label=${t("lesson.steps")}>
        <button class="framed" disabled=${at === 0} onClick=${() => (step.value = at - 1)}>‹ ${t("lesson.previous")}</button>
        <span class="soft">${at} / ${count}</span>
        <button class="framed" disabled=${at === count} onClick=${() => (step.value = at + 1)} title=${titles[at + 1] ?? ""}>${t("lesson.next")} ›</button>
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
    const goes = where !== undefined && where < (scene.value?.stages.length ?? 0);
    return html`<article class="leaf lesson" ref=${place}>
        <p class="soft running"><span>${lesson.title}</span></p>
        <${Steps} titles=${titles} />
        <h2 class="plain">${now ? now.title : lesson.title}</h2>
        <${Markup} key=${at} class="text" html=${now ? now.html : lesson.html_head} />
        ${goes && html`<p><button class="framed try" onClick=${() => goToStage(/** @type {number} */ (where))}>${t("lesson.try")}</button></p>`}
        <${Ways} count=${lesson.steps.length} titles=${titles} />
    </article>`;
}
