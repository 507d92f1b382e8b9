/** What lies over the page: the sheet that is open, and the place to drop a file. */
import { Fragment, html, useEffect } from "../library.js";
import { drawer } from "../store.js";
import { follow } from "./address.js";
import { Chooser } from "./chooser.js";
import { Downloads } from "./downloads.js";
import { DropPlace } from "./drop.js";
import { Settings } from "./form.js";
import { Link } from "./link.js";
import { Hiding } from "./looks.js";
import { Points } from "./points.js";

const SHEETS = { problems: Chooser, points: Points, settings: Settings, link: Link, download: Downloads };

export function Overlays() {
    useEffect(follow, []);
    const Open = drawer.value in SHEETS && SHEETS[/** @type {keyof typeof SHEETS} */ (drawer.value)];
    return html`<${Fragment}>
        <${Hiding} />
        ${Open && html`<${Open} key=${drawer.value} />`}
        <${DropPlace} />
    <//>`;
}
